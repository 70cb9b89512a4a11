import { DescribeEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { findingBusPolicy } from "../../components/findingBus";
import { names } from "../../functions/domain/names";
import { samePolicy } from "../../functions/domain/policyEquality";
import type { PlaybookRow } from "../../playbook";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";

export interface LiveBus {
  readonly arn: string;
  /** As text; empty where nobody else is admitted. */
  readonly policy: string;
}

/** Undefined where there is none. Needs events:DescribeEventBus. */
export function readFindingBus(account: AccountClients, region: string): Promise<Reading<LiveBus | undefined>> {
  return reading(() =>
    orAbsent(["ResourceNotFoundException"], async () => {
      const client = account.client(EventBridgeClient, region);
      const { Arn: arn = "", Policy: policy = "" } = await client.send(
        new DescribeEventBusCommand({ Name: names.findingBus }),
      );
      return { arn, policy };
    }),
  );
}

export interface FindingBusQuestion {
  readonly accountId: string;
  readonly region: string;
  readonly organizationId: string;
  readonly playbook: readonly PlaybookRow[];
  readonly remedy: string;
}

/** Whether the bus admits the organization's rules, and nobody else. */
export function judgeFindingBus(question: FindingBusQuestion, live: Reading<LiveBus | undefined>): Check {
  const { accountId, region, organizationId, playbook, remedy } = question;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, region, subject: "finding bus", verdict, detail: `bus ${names.findingBus} ${detail}` },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (live.kind === "unread")
    return say("unknown", `could not be read (${live.because})`, "Give the deployment role events:Describe*.");
  if (live.value === undefined) return say("bad", "is not there: what members pass on is lost", remedy);
  const { arn, policy } = live.value;
  if (policy === "") return say("bad", "has no policy: no member can pass anything on", remedy);
  return samePolicy(policy, JSON.stringify(findingBusPolicy({ organizationId, playbook }, arn)))
    ? say("good", `admits what rules of ${organizationId} pass on, and nothing else`)
    : say("bad", `has another policy than this version gives it, for ${organizationId}`, remedy);
}
