import * as z from "zod";
import { readTrailEvent } from "../functions/domain/cloudTrailEvent";
import type { RecordedEvent } from "./dryRun";

/** What was given as events is in none of the forms that CloudTrail has. */
export class EventFileError extends Error {
  override readonly name = "EventFileError";
}

const place = z.looseObject({ recipientAccountId: z.string(), awsRegion: z.string() });
const file = z.union([
  z.looseObject({ Records: z.array(z.unknown()) }).transform(({ Records }) => Records),
  z
    .looseObject({ Events: z.array(z.looseObject({ CloudTrailEvent: z.string() })) })
    .transform(({ Events }) => Events.map(({ CloudTrailEvent }) => parsed(CloudTrailEvent))),
  z.array(z.unknown()),
]);

/**
 * Events from text: a log file of a trail (`{"Records": […]}`), what `aws cloudtrail lookup-events` prints (`{"Events": […]}`),
 * or a list of records. Throws an `EventFileError` that names the file.
 */
export function readEventFile(text: string, path: string): readonly RecordedEvent[] {
  const read = file.safeParse(parsed(text));
  if (!read.success)
    throw new EventFileError(
      `${path} has no events of CloudTrail: expected {"Records": […]} of a trail, {"Events": […]} of lookup-events, or a list of records, as JSON.`,
    );
  return read.data.map((record, index) => {
    const recorded = recordedEvent(record);
    if (recorded === undefined) throw new EventFileError(`${path}: record ${index + 1} is no record of CloudTrail.`);
    return recorded;
  });
}

/** Of one record; undefined where it is none. */
export function recordedEvent(record: unknown): RecordedEvent | undefined {
  const event = readTrailEvent(JSON.stringify(record));
  const where = place.safeParse(record);
  if (event === undefined || !where.success) return undefined;
  return { accountId: where.data.recipientAccountId, region: where.data.awsRegion, event };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
