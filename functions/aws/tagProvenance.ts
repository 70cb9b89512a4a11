import { type CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { readTrailEvent, type TrailEvent } from "../domain/cloudTrailEvent";
import { type Provenance, ProvenanceReader, type ProvenanceRule } from "../domain/exceptionProvenance";
import { globalRegionOf } from "../domain/globalRegion";
import { isTagEventName } from "../domain/tagEvents";
import { trailNamesOf } from "../domain/tagWrite";
import { describeError } from "./errorCode";
import type { MemberClients } from "./memberClients";

/** Which tag is asked about, and what would settle it. */
export interface ProvenanceQuestion extends ProvenanceRule {
  readonly resourceArn: string;
  /** The Region of the resource; of IAM it is not heeded. */
  readonly region: string;
  readonly tagKey: string;
  /** The value that the tag has now. */
  readonly value: string;
}

/** How far back event history goes ("Working with CloudTrail event history"). */
const historyDays = 90;

/** CloudTrail takes two lookups a second in an account and Region, and others make them too: 500 events of a resource are read. */
const mostPages = 10;

/** Longest that a verdict waits for CloudTrail, in milliseconds. */
const patience = 15_000;

/**
 * Who gave an exception tag the value that it has, from the event history of the resource's account and Region: one call in most
 * cases, ten at most for each name that CloudTrail may have the resource by. Never throws: a lookup that is refused, throttled
 * or too slow is an answer.
 */
export async function provenanceOf(
  clients: Pick<MemberClients, "cloudTrailIn">,
  question: ProvenanceQuestion,
): Promise<Provenance> {
  const reader = new ProvenanceReader(question, question);
  const abortSignal = AbortSignal.timeout(patience);
  try {
    const trail = clients.cloudTrailIn(historyRegionOf(question));
    const streams = lookupNamesOf(question.resourceArn).map((name) => new EventsAbout(trail, name, abortSignal));
    for (let event = await newest(streams); event !== undefined; event = await newest(streams)) {
      reader.read(event);
      if (reader.settled) break;
    }
    const since = streams.map(({ readSince }) => readSince).reduce((one, other) => (one > other ? one : other));
    return reader.provenance({ since, partly: streams.some(({ ended }) => !ended) });
  } catch (error) {
    const why = abortSignal.aborted ? `it took longer than ${patience / 1000} seconds` : describeError(error);
    return { kind: "unknown", why };
  }
}

/** An event that may have set the tag is in a form that this version can't read. */
class UnreadableEventError extends Error {
  override readonly name = "UnreadableEventError";
}

/** The events about one resource name, newest first, a page at a time. */
class EventsAbout {
  private page: readonly TrailEvent[] = [];
  private token: string | undefined;
  private pages = 0;
  private reachedEnd = false;
  private oldest: string | undefined;

  constructor(
    private readonly trail: CloudTrailClient,
    private readonly name: string,
    private readonly abortSignal: AbortSignal,
  ) {}

  /** The next event, which stays the next until it is taken. */
  async peek(): Promise<TrailEvent | undefined> {
    while (this.page.length === 0 && !this.reachedEnd && this.pages < mostPages) await this.turn();
    return this.page[0];
  }

  take(): void {
    this.oldest = this.page[0]?.at ?? this.oldest;
    this.page = this.page.slice(1);
  }

  /** Whether there is no event older than those of the pages that were turned. */
  get ended(): boolean {
    return this.reachedEnd;
  }

  /** From when on every event was read. */
  get readSince(): string {
    const window = new Date(Date.now() - historyDays * 86_400_000).toISOString();
    return this.ended ? window : (this.oldest ?? window);
  }

  private async turn(): Promise<void> {
    const { Events: events = [], NextToken: token } = await this.trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue: this.name }],
        MaxResults: 50,
        ...(this.token === undefined ? {} : { NextToken: this.token }),
      }),
      { abortSignal: this.abortSignal },
    );
    this.pages += 1;
    this.token = token;
    this.reachedEnd = token === undefined;
    this.page = events.flatMap(({ CloudTrailEvent: text, EventId: id, EventName: name = "" }) => {
      const event = readTrailEvent(text);
      if (event !== undefined) return [event];
      if (!isTagEventName(name)) return [];
      throw new UnreadableEventError(`event ${id} (${name}) can't be read`);
    });
  }
}

/** Takes the newest of the streams' next events. */
async function newest(streams: readonly EventsAbout[]): Promise<TrailEvent | undefined> {
  let found: { readonly stream: EventsAbout; readonly event: TrailEvent } | undefined;
  // One after the other: together they would use up the two lookups that a second has.
  for (const stream of streams) {
    const event = await stream.peek();
    if (event !== undefined && (found === undefined || event.at > found.event.at)) found = { stream, event };
  }
  found?.stream.take();
  return found?.event;
}

/** EC2's ids and S3's buckets have one name in event history; of others it may be the name or the ARN. */
function lookupNamesOf(resourceArn: string): readonly string[] {
  const [name, arn] = trailNamesOf(resourceArn);
  return /^arn:[^:]*:(ec2|s3):/.test(resourceArn) ? [name] : [name, arn];
}

function historyRegionOf({ resourceArn, region }: ProvenanceQuestion): string {
  const [, partition = "", service] = resourceArn.split(":");
  return (service === "iam" ? globalRegionOf(partition) : undefined) ?? region;
}
