import {
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** GuardDuty's detector of one account and Region; there is one at most. */
export interface LiveDetector {
  readonly id: string;
  readonly enabled: boolean;
  /** Whom it tells: its administrator's account and whether the relationship is `Enabled`; undefined where it has none. */
  readonly administrator: { readonly accountId: string; readonly relationship: string } | undefined;
}

/** Undefined where there is none. Needs guardduty:ListDetectors, GetDetector and GetAdministratorAccount. */
export function readDetector(account: AccountClients, region: string): Promise<Reading<LiveDetector | undefined>> {
  const client = account.client(GuardDutyClient, region);
  return reading(async () => {
    const { DetectorIds: [id] = [] } = await client.send(new ListDetectorsCommand({}));
    if (id === undefined) return undefined;
    const [{ Status }, { Administrator: administrator }] = await Promise.all([
      client.send(new GetDetectorCommand({ DetectorId: id })),
      client.send(new GetAdministratorAccountCommand({ DetectorId: id })),
    ]);
    return {
      id,
      enabled: Status === "ENABLED",
      administrator:
        administrator?.AccountId === undefined
          ? undefined
          : { accountId: administrator.AccountId, relationship: administrator.RelationshipStatus ?? "" },
    };
  });
}

export interface DetectorQuestion {
  readonly accountId: string;
  readonly region: string;
  readonly securityAccountId: string;
  /** `native`: the security account must be the administrator, for findings reach it by that alone. */
  readonly guardDutyDelivery: "native" | "forwarded";
}

/** Whether what GuardDuty finds here comes to the security account. */
export function judgeDetector(question: DetectorQuestion, live: Reading<LiveDetector | undefined>): Check {
  const { accountId, region, securityAccountId, guardDutyDelivery } = question;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, region, subject: "detector", verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (live.kind === "unread")
    return say(
      "unknown",
      `GuardDuty could not be read (${live.because})`,
      "Give the deployment role guardduty:Get* and List*.",
    );
  const enroll = `Set guardDutyAutoEnable: ALL and bring the security stack up; a new account takes up to 24 hours.`;
  if (live.value === undefined) return say("bad", "GuardDuty is not on: it finds nothing here", enroll);
  const { id, enabled, administrator } = live.value;
  if (!enabled)
    return say(
      "bad",
      `detector ${id} is suspended: it finds nothing`,
      `aws guardduty update-detector --detector-id ${id} --enable --region ${region}`,
    );
  if (guardDutyDelivery === "forwarded" || accountId === securityAccountId) return say("good", `detector ${id} is on`);
  if (administrator === undefined)
    return say("bad", `detector ${id} has no administrator: its findings stay in the account`, enroll);
  if (administrator.accountId !== securityAccountId)
    return say(
      "bad",
      `detector ${id} is administered by ${administrator.accountId}: its findings go there, not to ${securityAccountId}`,
      `Make ${securityAccountId} GuardDuty's delegated administrator, or ${administrator.accountId} the security account.`,
    );
  if (administrator.relationship.toLowerCase() !== "enabled")
    return say(
      "bad",
      `detector ${id}'s relationship with its administrator is ${administrator.relationship || "none"}: its findings stay in the account`,
      enroll,
    );
  return say("good", `detector ${id} is on and administered by the security account`);
}
