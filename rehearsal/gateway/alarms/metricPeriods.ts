import type { MetricDatum } from "../metricDatum";

/** What is known of one metric in one period. */
export interface PeriodStatistics {
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly count: number;
}

export type MetricIdentity = Pick<MetricDatum, "account" | "region" | "namespace" | "name" | "dimensions">;

/** Periods kept; an alarm may look back at no more. */
const longestHistory = 100;

/**
 * The statistics of every metric, period by period. A period here does not end by the clock but when it is told to:
 * a rehearsal is over in less time than any real period takes.
 */
export class MetricPeriods {
  /** The current period is the last one. */
  private periods: Map<string, PeriodStatistics>[] = [new Map()];

  add(datum: MetricIdentity & { readonly value: number; readonly count?: number }): void {
    const { current } = this;
    const key = keyOf(datum);
    const before = current.get(key);
    const count = datum.count ?? 1;
    current.set(key, {
      sum: (before?.sum ?? 0) + datum.value * count,
      minimum: Math.min(before?.minimum ?? datum.value, datum.value),
      maximum: Math.max(before?.maximum ?? datum.value, datum.value),
      count: (before?.count ?? 0) + count,
    });
  }

  /** A gauge is reported once in a period: its last value stands, whichever the statistic. Returns whether it changed. */
  setGauge(datum: MetricIdentity & { readonly value: number }): boolean {
    const { value } = datum;
    const key = keyOf(datum);
    const changed = this.current.get(key)?.sum !== value;
    this.current.set(key, { sum: value, minimum: value, maximum: value, count: 1 });
    return changed;
  }

  /** The last `count` periods, oldest first; undefined where a period has no datapoint. */
  last(count: number, metric: MetricIdentity): readonly (PeriodStatistics | undefined)[] {
    const key = keyOf(metric);
    return this.periods.slice(-count).map((period) => period.get(key));
  }

  /** Is there anything to say of this metric: a datapoint, or a whole period without one? */
  isDecided(metric: MetricIdentity): boolean {
    return this.periods.length > 1 || this.current.has(keyOf(metric));
  }

  endPeriod(): void {
    this.periods.push(new Map());
    this.periods = this.periods.slice(-longestHistory);
  }

  private get current(): Map<string, PeriodStatistics> {
    const current = this.periods.at(-1);
    if (!current) throw new Error("There is always a current period");
    return current;
  }
}

function keyOf(metric: MetricIdentity): string {
  const dimensions = Object.entries(metric.dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric.account, metric.region, metric.namespace, metric.name, dimensions]);
}
