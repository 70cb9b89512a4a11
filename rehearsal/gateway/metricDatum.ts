/** One number that a service or a function reports to CloudWatch. */
export interface MetricDatum {
  readonly account: string;
  readonly region: string;
  /** `AWS/Lambda` */
  readonly namespace: string;
  readonly name: string;
  /** By dimension name. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** `Count`, `Milliseconds`, … */
  readonly unit?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Where metrics go. */
export interface MetricSink {
  record(datum: MetricDatum): void;
}
