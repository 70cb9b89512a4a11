import { counted } from "../../output/text";
import type { Check } from "../check";
import { type BoundPrincipal, contextOf } from "./boundPrincipal";
import { type Decision, decide } from "./decision";
import type { NeededAction } from "./neededActions";
import { covers } from "./pattern";
import type { ServiceControlLevel } from "./policy";

export interface ServiceControlQuestion {
  readonly principal: BoundPrincipal;
  readonly regions: readonly string[];
  readonly needed: readonly NeededAction[];
  /** What the principal is kept from anyway, as ARN patterns: a denial there takes nothing from it. */
  readonly leftAlone: readonly string[];
}

const subject = "service control policies";

/** Whether service control policies on the account's path keep the principal from what it needs. One check for each reason. */
export function judgeServiceControl(
  levels: readonly ServiceControlLevel[],
  question: ServiceControlQuestion,
): readonly Check[] {
  const { principal, regions, needed, leftAlone } = question;
  const accountId = principal.account.id;
  const reasons = new Map<string, Reason>();
  for (const { action, resources } of needed) {
    for (const region of regions) {
      const decision = decide(levels, { action, resources, context: contextOf(principal, action, region) });
      if (decision.kind === "allowed" || takesNothing(decision, leftAlone)) continue;
      const key = JSON.stringify({ ...decision, by: "by" in decision ? [decision.by.policy.id, decision.by.sid] : "" });
      const reason = reasons.get(key) ?? { decision, actions: new Set(), regions: new Set() };
      reason.actions.add(action);
      reason.regions.add(region);
      reasons.set(key, reason);
    }
  }
  if (reasons.size > 0)
    return [...reasons.values()].map((reason) => ({ accountId, subject, ...worded(reason, principal.role, regions) }));
  const actions = new Set(needed.map(({ action }) => action)).size;
  const detail = `none of ${counted(actions, "action")} that ${principal.role} needs is denied in ${regions.join(", ")}`;
  return [{ accountId, subject, verdict: "good", detail }];
}

interface Reason {
  readonly decision: Exclude<Decision, { kind: "allowed" }>;
  readonly actions: Set<string>;
  readonly regions: Set<string>;
}

function takesNothing(decision: Decision, leftAlone: readonly string[]): boolean {
  return (
    decision.kind === "partly" &&
    decision.resources.every((resource) => leftAlone.some((pattern) => covers(pattern, resource)))
  );
}

function worded(
  { decision, actions, regions }: Reason,
  role: string,
  all: readonly string[],
): Pick<Check, "verdict" | "detail" | "nextStep"> {
  const what = `${listed([...actions])}${regions.size === all.length ? "" : ` in ${[...regions].join(", ")}`}`;
  switch (decision.kind) {
    case "denied":
      return {
        verdict: "bad",
        detail: `${sourceOf(decision)} denies ${role} ${what}`,
        nextStep: `Except the role from it: "ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:role/${role}" } among the statement's conditions.`,
      };
    case "not-allowed":
      return {
        verdict: "bad",
        detail: `no service control policy of ${decision.at} allows ${what}`,
        nextStep: `Attach FullAWSAccess to ${decision.at}, or add these actions to the policy there that allows.`,
      };
    case "partly":
      return {
        verdict: "warning",
        detail: `${sourceOf(decision)} denies ${role} ${what} on ${listed(decision.resources)}`,
        nextStep: "Except the role from it, or know that nothing of these is contained.",
      };
    case "undecided":
      return {
        verdict: "unknown",
        detail: `${sourceOf(decision)} may deny ${role} ${what}: it depends on ${listed(decision.on)}`,
        nextStep: `Read the statement; where it would deny, except the role from it by aws:PrincipalArn.`,
      };
  }
}

function sourceOf({ by }: Extract<Decision, { by: unknown }>): string {
  const { name, id, attachedTo } = by.policy;
  return `${name} (${id}, attached to ${attachedTo})${by.sid === undefined ? "" : `, statement ${by.sid},`}`;
}

const mostListed = 4;

function listed(words: readonly string[]): string {
  const shown = words.slice(0, mostListed).join(", ");
  return words.length <= mostListed ? shown : `${shown} and ${words.length - mostListed} more`;
}
