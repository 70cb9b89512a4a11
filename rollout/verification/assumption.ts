import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { errorCode } from "../../functions/aws/errorCode";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** All that a session may do that comes of trying: nothing. */
const nothing = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] });

/** Whether somebody who must not can assume the role: `refused` is as it should be. */
export type Attempt = "refused" | "assumed";

export interface AssumptionAttempt {
  /** Who tries: the deployment role of the security account, or the caller itself. */
  readonly by: AccountClients;
  readonly region: string;
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

/** Tries, and throws the session away, which could do nothing. Each attempt is in CloudTrail. Needs sts:AssumeRole, which may be denied. */
export function tryAssumption({ by, region, roleArn, externalId }: AssumptionAttempt): Promise<Reading<Attempt>> {
  return reading(async () => {
    try {
      await by.client(STSClient, region).send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: "firebreak-verify",
          Policy: nothing,
          DurationSeconds: 900,
          ...(externalId === undefined ? {} : { ExternalId: externalId }),
        }),
      );
      return "assumed";
    } catch (error) {
      if (errorCode(error).startsWith("AccessDenied")) return "refused";
      throw error;
    }
  });
}

export interface TriedAssumption {
  readonly accountId: string;
  readonly roleName: string;
  /** `the deployment role of the security account, with the external id` */
  readonly who: string;
  readonly attempt: Reading<Attempt>;
}

/** A role that others can take is worse than one that is missing. */
export function judgeAssumption({ accountId, roleName, who, attempt }: TriedAssumption): Check {
  const common = { accountId, subject: "assumption" };
  if (attempt.kind === "unread")
    return {
      ...common,
      verdict: "unknown",
      detail: `whether ${roleName} refuses ${who} could not be tried (${attempt.because})`,
      nextStep: "Verify again.",
    };
  if (attempt.value === "refused") return { ...common, verdict: "good", detail: `${roleName} refuses ${who}` };
  return {
    ...common,
    verdict: "bad",
    detail: `${roleName} can be assumed by ${who}: its trust policy is too wide`,
    nextStep: `npm run rollout -- up --account ${accountId}, and look in CloudTrail for AssumeRole of ${roleName} by others.`,
  };
}
