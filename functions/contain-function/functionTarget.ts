import { readEntityArn } from "../domain/entity";
import type { Finding } from "../domain/finding";
import type { FunctionEntity } from "../domain/functionDenial";
import type { Change } from "../domain/incident";
import type { Decision, ResponseTarget } from "../response/response";
import type { ContainFunctionOptions } from "./options";

/** The function that a finding or a request names, and how far its role goes with it. */
export interface FunctionTarget extends ResponseTarget {
  readonly named: FunctionEntity;
  readonly level: ContainFunctionOptions["role"];
}

/**
 * Which function is to be contained, by the finding alone. A version or an alias stands for its function: reserved
 * concurrency is the function's, and whoever may change code may change what an alias points to. Pure.
 */
export function decideFunction(
  finding: Finding,
  { options }: { readonly options: ContainFunctionOptions },
): Decision<FunctionTarget> {
  const { functionArn: given, resourceType, accountId, region, partition, request } = finding;
  if (given === undefined) {
    return {
      kind: "not-applicable",
      reason: `the finding is about ${resourceType} and names no Lambda function`,
      nextStep: "Look at the finding by hand; contain-function acts on functions only.",
    };
  }
  const reading = readEntityArn(given);
  if (reading.kind === "unreadable") return { kind: "not-applicable", reason: reading.reason };
  const named = reading.entity;
  if (named.kind !== "function") {
    return { kind: "not-applicable", reason: `the finding names ${named.arn}, which is no Lambda function` };
  }
  if (named.accountId !== accountId || named.region !== region || named.partition !== partition) {
    return {
      kind: "not-applicable",
      reason: `the finding is of account ${accountId} in ${region}, and its function is ${named.arn}`,
      nextStep: "Find out which of the two is meant, and contain it by its ARN.",
    };
  }
  return {
    kind: "respond",
    target: {
      resource: `function/${named.name}`,
      region,
      arn: named.arn,
      named,
      level: request?.sessionsOnly === true && options.role === "deny" ? "sessions" : options.role,
    },
  };
}

/** The deny of the role that the function has now. What other roles its versions have is `denialItemOf`'s. */
export const denialItem = "deny-role";
export const denialItemOf = (roleName: string) => `${denialItem}/${roleName}`;
export const concurrencyItem = "reserved-concurrency";
export const provisionedItem = (qualifier: string) => `provisioned-concurrency/${qualifier}`;
export const mappingItem = (id: string) => `event-source-mapping/${id}`;

/**
 * Written with the claim: that our policy is not on the function's role yet, whichever role that is. So the deny need not
 * wait for a record of its own; the role's name follows beside it.
 */
export function openingChanges({ level }: FunctionTarget): readonly Change[] {
  return level === "leave" ? [] : [{ item: denialItem, before: { role: null, document: null }, state: "recorded" }];
}
