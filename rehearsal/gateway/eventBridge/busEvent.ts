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
  /** A rule sent it here from a bus in the same Region; it may not be sent on within the Region. */
  readonly hopped: boolean;
  /** A rule sent it here from a bus in another Region; it may not be sent on to another Region. */
  readonly hoppedRegions: boolean;
}
