import { type CloudTrailClient, paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import { describeError } from "../functions/aws/errorCode";
import type { RecordedEvent } from "./dryRun";
import { recordedEvent } from "./eventFile";
import { lookedUp } from "./tagUse";

/** One account and Region whose event history is read. */
export interface History {
  readonly accountId: string;
  readonly region: string;
  readonly trail: CloudTrailClient;
  /** Whether IAM's calls are recorded here. */
  readonly hasIam: boolean;
}

export interface HistoryReading {
  readonly events: readonly RecordedEvent[];
  /** Accounts and Regions that could not be read, each with why. */
  readonly unread: readonly string[];
}

/**
 * The calls that may have to do with a tag since a moment, from each account's event history, which goes back 90 days and needs
 * no trail. Regions of an account are read side by side, calls of one after the other: CloudTrail takes two lookups a second in
 * each. One that can't be read does not keep the others from being read.
 */
export async function readHistories(histories: readonly History[], since: Date): Promise<HistoryReading> {
  const readings = await Promise.all(histories.map((history) => readHistory(history, since)));
  return {
    events: readings.flatMap(({ events }) => events),
    unread: readings.flatMap(({ unread }) => unread),
  };
}

async function readHistory(history: History, since: Date): Promise<HistoryReading> {
  const { accountId, region, trail, hasIam } = history;
  const events: RecordedEvent[] = [];
  try {
    for (const name of hasIam ? new Set([...lookedUp.everywhere, ...lookedUp.iam]) : lookedUp.everywhere) {
      const query = {
        LookupAttributes: [{ AttributeKey: "EventName" as const, AttributeValue: name }],
        StartTime: since,
      };
      for await (const { Events = [] } of paginateLookupEvents({ client: trail, pageSize: 50 }, query)) {
        for (const { CloudTrailEvent: text = "{}" } of Events) {
          const event = recordedEvent(JSON.parse(text));
          if (event !== undefined) events.push(event);
        }
      }
    }
    return { events, unread: [] };
  } catch (error) {
    return { events, unread: [`account ${accountId}, ${region}: ${describeError(error)}`] };
  }
}
