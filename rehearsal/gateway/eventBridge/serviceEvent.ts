import { randomUUID } from "node:crypto";
import type { BusEvent } from "./busEvent";

/** What an AWS service puts on an account's default bus. The bus stamps the account and Region, and the id and time that are not given. */
export interface ServiceEvent {
  /** `aws.guardduty` */
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources?: readonly string[];
  readonly id?: string;
  /** ISO 8601. */
  readonly time?: string;
}

/** Puts an event of a service on the default bus of an account. */
export type PublishServiceEvent = (publication: {
  readonly account: string;
  readonly region: string;
  readonly event: ServiceEvent;
}) => Promise<void>;

/** Throws where the source is not an AWS service's: callers of the API cannot send those, and services send no others. */
export function busEventOf(event: ServiceEvent, account: string, region: string): BusEvent {
  if (!event.source.startsWith("aws.")) {
    throw new Error(`${event.source} is not a service's source ("aws.…"). Send the event with PutEvents instead.`);
  }
  return {
    version: "0",
    id: event.id ?? randomUUID(),
    "detail-type": event["detail-type"],
    source: event.source,
    account,
    time: event.time ?? `${new Date().toISOString().slice(0, 19)}Z`,
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
}
