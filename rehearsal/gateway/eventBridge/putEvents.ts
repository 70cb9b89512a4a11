import { randomUUID } from "node:crypto";
import * as z from "zod";
import { parseArn } from "../arn";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import type { BusAccess } from "./busAccess";
import type { Arrival, BusEvent } from "./busEvent";
import type { EventBus, EventBuses } from "./eventBuses";
import { readParameters } from "./parameters";

/** "The total entry size must be less than 1 MB" ("Calculating PutEvents event entry size", since January 2026; before, 256 KB). */
const largestRequest = 1024 * 1024;

const entrySchema = z.object({
  Time: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().min(1).max(1600).default("default"),
});
const input = z.object({ Entries: z.array(entrySchema).min(1).max(10), EndpointId: z.string().optional() });

type Entry = z.infer<typeof entrySchema>;
type EntryError = { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * PutEvents. A caller that may not put one of the entries on its bus gets `AccessDeniedException` for the request, before any is taken;
 * entries that are wrong in themselves fail one by one. An entry for a bus of the caller's account that does not exist is taken and lost, as on AWS.
 */
export function putEvents(
  buses: EventBuses,
  access: BusAccess,
  receive: (bus: EventBus, arrival: Arrival) => void,
): Operation {
  return async (request) => {
    const { Entries } = readParameters(input, request.parameters);
    const size = Entries.reduce((sum, entry) => sum + entrySize(entry), 0);
    if (size >= largestRequest) {
      throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
    }
    for (const entry of Entries) {
      await requireAccess(request, entry, buses, access);
    }
    const results = Entries.map((entry) => {
      const event = readEntry(entry, request);
      if ("ErrorCode" in event) {
        return event;
      }
      const bus = buses.find(entry.EventBusName, request.account, request.region);
      if (bus !== undefined) {
        receive(bus, { event, ingestedAt: new Date().toISOString(), via: [] });
      }
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((each) => "ErrorCode" in each).length, Entries: results };
  };
}

async function requireAccess(request: AwsRequest, entry: Entry, buses: EventBuses, access: BusAccess): Promise<void> {
  const bus = buses.find(entry.EventBusName, request.account, request.region);
  if (bus !== undefined) {
    await access.require(request, bus, bus.arn, {
      "events:source": entry.Source ?? "",
      "events:detail-type": entry.DetailType ?? "",
      "events:eventBusInvocation": "false",
    });
    return;
  }
  const owner = entry.EventBusName.startsWith("arn:") ? parseArn(entry.EventBusName)?.account : request.account;
  if (owner !== request.account) {
    throw new AwsError(
      "AccessDeniedException",
      `${callerName(request)} is not authorized to perform: events:PutEvents on resource: ${entry.EventBusName}`,
    );
  }
}

function callerName({ principal }: AwsRequest): string {
  return principal.kind === "service" ? principal.service : `User: ${principal.arn}`;
}

function readEntry(entry: Entry, request: AwsRequest): BusEvent | EntryError {
  for (const member of ["Source", "DetailType", "Detail"] as const) {
    if (!entry[member]) {
      return {
        ErrorCode: "InvalidArgument",
        ErrorMessage: `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
      };
    }
  }
  const { Source = "", DetailType = "", Detail = "" } = entry;
  if (Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  const detail = parseDetail(Detail);
  if (detail === undefined) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": DetailType,
    source: Source,
    account: request.account,
    time: eventTime(entry.Time),
    region: request.region,
    resources: entry.Resources,
    detail,
  };
}

function parseDetail(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return z.record(z.string(), z.unknown()).safeParse(detail).data;
  } catch {
    return undefined;
  }
}

/** The JSON protocol writes times in epoch seconds. Without one the time is that of the call. */
function eventTime(time: Entry["Time"]): string {
  const date = time === undefined ? new Date() : new Date(typeof time === "number" ? time * 1000 : time);
  return `${date.toISOString().slice(0, 19)}Z`;
}

function entrySize(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...entry.Resources];
  return (entry.Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
}
