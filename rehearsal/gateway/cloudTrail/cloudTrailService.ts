import * as z from "zod";
import { AwsError, type AwsRequest, type AwsResponse } from "../awsRequest";
import type { ServiceModule } from "../serviceModule";
import { type TrailRecord, trailRecordOf } from "./trailRecord";

/** Records kept; older ones are forgotten, so that a world left running does not grow without end. */
const capacity = 50_000;

const historyMilliseconds = 90 * 86_400_000;
const minute = 60_000;

/** Attributes by which events are looked up; AWS takes one a lookup. */
const attributes: Readonly<Record<string, (record: TrailRecord, value: string) => boolean>> = {
  EventId: (record, value) => record.event.eventID === value,
  EventName: (record, value) => record.event.eventName === value,
  EventSource: (record, value) => record.event.eventSource === value,
  ResourceName: (record, value) => record.resourceNames.includes(value),
  Username: (record, value) => record.userName === value,
};

const lookupSchema = z.looseObject({
  LookupAttributes: z.array(z.object({ AttributeKey: z.string(), AttributeValue: z.string() })).default([]),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
});
type Lookup = z.output<typeof lookupSchema>;

/**
 * CloudTrail's event history, of the calls that write tags. Less than AWS: other calls, calls that failed and calls that AWS
 * services make on a user's behalf are not in it, lookups have no rate of their own, and events are there at once unless
 * `delayMinutes` holds them back. Trails are moto's, and nothing is delivered to them.
 */
export class CloudTrailService implements ServiceModule {
  readonly service = "cloudtrail";
  /** Events younger than that are not shown yet; AWS shows a call within about 15 minutes. */
  delayMinutes = 0;
  /** Oldest first. */
  private records: TrailRecord[] = [];

  readonly operations = { LookupEvents: async (request: AwsRequest) => this.lookup(request) };

  onAnswered(request: AwsRequest, response: AwsResponse): void {
    const record = trailRecordOf(request, response, new Date());
    if (record === undefined) return;
    this.records.push(record);
    if (this.records.length > capacity) this.records = this.records.slice(capacity / 10);
  }

  private lookup({ account, region, parameters }: AwsRequest) {
    const lookup = parsed(parameters);
    const shown = Date.now() - this.delayMinutes * minute;
    const found = this.records
      .filter((record) => record.account === account && record.event.awsRegion === region)
      .filter(({ time }) => time <= shown && time >= Date.now() - historyMilliseconds)
      .filter(({ time }) => time >= (lookup.StartTime ?? 0) * 1000 && time <= (lookup.EndTime ?? Infinity) * 1000)
      .filter((record) => matches(record, lookup))
      .reverse();
    const from = offsetOf(lookup.NextToken);
    const to = from + lookup.MaxResults;
    return {
      Events: found.slice(from, to).map(eventOf),
      ...(to < found.length && { NextToken: String(to) }),
    };
  }
}

function parsed(parameters: AwsRequest["parameters"]): Lookup {
  const read = lookupSchema.safeParse(parameters);
  if (!read.success) throw new AwsError("InvalidLookupAttributesException", z.prettifyError(read.error));
  if (read.data.LookupAttributes.length > 1)
    throw new AwsError("InvalidLookupAttributesException", "You can only specify one lookup attribute in a lookup.");
  return read.data;
}

function matches(record: TrailRecord, { LookupAttributes: [attribute] }: Lookup): boolean {
  if (attribute === undefined) return true;
  const match = attributes[attribute.AttributeKey];
  if (match === undefined)
    throw new AwsError(
      "InvalidLookupAttributesException",
      `The rehearsal's CloudTrail does not look up by ${attribute.AttributeKey}; add it to rehearsal/gateway/cloudTrail/cloudTrailService.ts.`,
    );
  return match(record, attribute.AttributeValue);
}

function offsetOf(token: string | undefined): number {
  const offset = Number(token ?? 0);
  if (!Number.isInteger(offset) || offset < 0)
    throw new AwsError("InvalidNextTokenException", `${token} is no token of this lookup.`);
  return offset;
}

function eventOf({ event, userName, resourceNames, accessKeyId }: TrailRecord) {
  return {
    EventId: event.eventID,
    EventName: event.eventName,
    EventSource: event.eventSource,
    EventTime: new Date(event.eventTime),
    ReadOnly: "false",
    Username: userName,
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    Resources: resourceNames.map((ResourceName) => ({ ResourceName })),
    CloudTrailEvent: JSON.stringify(event),
  };
}
