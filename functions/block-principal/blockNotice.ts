import { type BlockScope, blockPolicyName, readBlockPolicy } from "../domain/blockPolicy";
import type { Change, Incident } from "../domain/incident";
import { attachmentItem, type PrincipalTarget, policyItem } from "./principalTarget";

/** For people: what the principal can't do any more, and what may go on all the same. */
export function summaryOf(target: PrincipalTarget, { changes }: Incident): string {
  const isDone = ({ state }: Change) => state === "done";
  const attached = changes.some((change) => change.item === attachmentItem && isDone(change));
  const policy = changes.find((change) => change.item === policyItem && isDone(change));
  const scope = readBlockPolicy(documentIn(policy?.after));
  const keys = changes.filter(({ item }) => item.startsWith("access-key/"));
  const inactive = keys.filter(isDone).map(({ item }) => item.replace("access-key/", ""));
  const done = [
    ...(attached ? ["AWSDenyAll is attached"] : []),
    ...(scope === undefined ? [] : [`inline policy ${blockPolicyName} ${describeScope(scope)}`]),
    ...(inactive.length === 0 ? [] : [`access key${inactive.length === 1 ? "" : "s"} ${inactive.join(", ")} inactive`]),
  ];
  const remainder = remainderOf(target, attached || scope?.all === true);
  return `${target.type} ${target.name} is blocked: ${done.join("; ")}. ${remainder}`;
}

function remainderOf({ type, block }: PrincipalTarget, all: boolean): string {
  if (type === "user") {
    return all
      ? "Sessions of roles that it assumed before go on until they end."
      : "Its password and new sessions go on working.";
  }
  if (all) return "Everything that runs with this role is stopped too.";
  return block.level === "deny-session"
    ? "The role's other sessions go on; whoever may assume it gets a new one."
    : "Whoever may assume the role gets a new session.";
}

/** What a person does next, beyond finding out what the principal did. */
export function nextStepOf({ type }: PrincipalTarget, { incidentId }: Incident): string {
  return (
    (type === "user"
      ? "Look in CloudTrail what the user did, which roles it assumed and what it created; then give it new keys."
      : "Look in CloudTrail who assumed the role and what the session did; if it comes back, block who assumes it.") +
    ` Undo with: npm run incidents -- release ${incidentId}`
  );
}

/** `denies everything` */
export function describeScope({ all, issuedBefore, sessions, instances }: BlockScope): string {
  if (all) return "denies everything";
  const named = (noun: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`denies ${noun}${names.length === 1 ? "" : "s"} ${names.join(", ")}`];
  return [
    ...(issuedBefore === undefined ? [] : [`denies every session issued before ${issuedBefore}`]),
    ...named("session", sessions),
    ...named(
      "instance",
      instances.map((arn) => arn.replace(/^.*\//, "")),
    ),
  ].join(" and ");
}

/** The block is as it was put, and yet the principal acted: with another session, or a new one. */
export const outgrownNotice = {
  because: "The principal acted with credentials that its block had not covered; it covers them now.",
  nextStep:
    "Find out in CloudTrail who gets itself sessions of the role, and block that principal. If it goes on, deny the role everything (roleLevel deny-all).",
};

/** The policy in what was recorded of a change, or null. */
export function documentIn(after: Change["after"]): string | null {
  const document = typeof after === "object" && after !== null && "document" in after ? after.document : null;
  return typeof document === "string" ? document : null;
}
