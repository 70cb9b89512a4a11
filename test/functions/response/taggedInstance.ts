import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import * as z from "zod";
import type { Home } from "../../../functions/aws/home";
import type { Finding } from "../../../functions/domain/finding";
import type { Incident } from "../../../functions/domain/incident";
import { isolateInstance } from "../../../functions/isolate-instance/responder";
import { respondToFinding } from "../../../functions/response/respond";
import type { LiveResource, Response, ResponseTarget } from "../../../functions/response/response";
import { responderHome } from "../responderHome";
import { answerBy, type RecordedCall } from "../standInClient";

const arn = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0";

/** Who set a tag, and when. */
export interface Setting {
  readonly value: string;
  readonly at: string;
  readonly by: string;
}

/** One instance, with its tags and CloudTrail's history of them, before a responder that notes whether it contained. */
export class TaggedInstance {
  readonly made = responderHome(isolateInstance);
  tags: Record<string, string> = {};
  settings: readonly Setting[] = [];
  /** While set, CloudTrail refuses to tell. */
  trailIsClosed = false;
  begun = false;
  contained = 0;
  reads = 0;
  readonly lookups: readonly RecordedCall[];
  private readonly home: Home;
  private requests = 0;

  constructor({
    allowUnbounded = true,
    principals = [],
  }: {
    readonly allowUnbounded?: boolean;
    readonly principals?: readonly string[];
  } = {}) {
    const trail = new CloudTrailClient({ region: "eu-central-1" });
    this.lookups = answerBy(trail, () => this.history());
    const clients = { cloudTrailIn: () => trail };
    const { environment } = this.made.home;
    this.home = {
      ...this.made.home,
      environment: { ...environment, allowUnboundedExceptions: allowUnbounded, exceptionPrincipals: principals },
      members: { for: () => clients } as unknown as Home["members"],
    };
    this.home.telemetry.timeToContain = () => undefined;
  }

  /** Delivers a finding, each time in an invocation of its own. */
  deliver(finding: Finding) {
    this.requests += 1;
    return respondToFinding(this.home, this.response, {
      row: "test",
      finding,
      options: {},
      requestId: `request-${this.requests}`,
      deadline: Date.now() + 60_000,
      begun: performance.now(),
    });
  }

  /** The present incident. */
  get incident(): Incident {
    const found = [...this.made.table.incidents].sort((one, other) => other.version - one.version)[0];
    if (found === undefined) throw new Error("the ledger is empty");
    return found;
  }

  /** Heading and word of the exception, of each notice in order. */
  get told(): readonly string[] {
    return this.made.notices.map(({ heading, exception = "nothing" }) => `${heading}: ${exception}`);
  }

  private readonly response: Response<unknown, ResponseTarget, LiveResource> = {
    definition: isolateInstance,
    options: z.unknown(),
    decide: ({ region }) => ({
      kind: "respond",
      target: { resource: "instance/i-0123456789abcdef0", region, arn },
    }),
    read: async () => {
      this.reads += 1;
      return { kind: "resource", resource: { tags: { ...this.tags } } };
    },
    isBegun: ({ containedAt }) => this.begun || containedAt !== undefined,
    isOpenAgain: async () => false,
    contain: async ({ contained }) => {
      this.contained += 1;
      contained("it is isolated");
      return { changed: true, summary: "it is isolated" };
    },
  };

  private history(): object {
    if (this.trailIsClosed) throw Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
    return {
      Events: this.settings.map(({ value, at, by }, index) => ({
        EventId: `event-${index}`,
        EventName: "CreateTags",
        CloudTrailEvent: JSON.stringify({
          eventID: `event-${index}`,
          eventTime: at,
          eventSource: "ec2.amazonaws.com",
          eventName: "CreateTags",
          userIdentity: { type: "IAMUser", arn: by },
          requestParameters: {
            resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] },
            tagSet: { items: [{ key: "SecurityException", value }] },
          },
        }),
      })),
    };
  }
}
