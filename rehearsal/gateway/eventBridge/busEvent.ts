/** An event on a bus, in the envelope that every target and pattern sees ("Events structure reference"). */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  /** The account that published it. It stays the same when rules send the event on to other buses. */
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What came with an event to a bus but is not part of it. */
export interface Arrival {
  readonly event: BusEvent;
  /** ISO 8601: `<aws.events.event.ingestion-time>`. */
  readonly ingestedAt: string;
  /** The places of the buses that rules have sent it on from, oldest first; empty for an event on its first bus. */
  readonly via: readonly BusPlace[];
}

export interface BusPlace {
  readonly account: string;
  readonly region: string;
}
