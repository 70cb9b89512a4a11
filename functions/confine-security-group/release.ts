import { DescribeSecurityGroupRulesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { describeError, errorCode } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import type { Change, Incident } from "../domain/incident";
import { names } from "../domain/names";
import type { Undo } from "../response/undo";
import { readRules } from "./group";
import { type GroupRule, ingressRuleOf, portsText, sameSource } from "./groupRule";
import { additionOf, recordedRule, ruleIdOf, ruleOutcomeSchema } from "./records";
import { authorizeRules, modifyRules, type Refusal, revokeRules } from "./ruleCalls";

/**
 * Undoes one recorded change of a confined security group. Safe to repeat: what is as it was before counts as restored.
 * Refuses, with the reason, what somebody has changed since. Throws what the SDK throws.
 */
export async function unconfineSecurityGroup(
  { ec2 }: Pick<MemberClients, "ec2">,
  incident: Incident,
  change: Change,
): Promise<Undo> {
  const groupId = incident.resource.replace(/^security-group\//, "");
  const addition = additionOf(change);
  if (addition !== undefined) return removeAdded(ec2, groupId, addition, incident.incidentId);
  if (ruleIdOf(change) === undefined)
    return { kind: "refused", because: `this version knows no change ${change.item}` };
  const recorded = recordedRule(change);
  const { source: becomes } = ruleOutcomeSchema.parse(change.after);
  const now = await readRule(ec2, recorded.id);
  if (now === undefined) {
    return becomes === null
      ? makeAgain(ec2, groupId, recorded)
      : { kind: "refused", because: `rule ${recorded.id} is gone; make it again by hand if it is wanted` };
  }
  const asBefore = `${portsText(recorded)} from ${recorded.source}`;
  if (portsText(now) === portsText(recorded) && sameSource(now.source, recorded.source))
    return { kind: "restored", detail: asBefore };
  if (portsText(now) !== portsText(recorded) || becomes === null || !sameSource(now.source, becomes))
    return { kind: "refused", because: `the rule was changed since, to ${portsText(now)} from ${now.source}` };
  // Description and tags are those that the rule has now: nobody took them away.
  const refusals = await modifyRules(ec2, groupId, [{ rule: now, range: recorded.source }], "apart");
  return outcomeOf(refusals, asBefore);
}

/** A rule that was revoked gets another id, but the same ports, source, description and tags. */
async function makeAgain(ec2: EC2Client, groupId: string, recorded: GroupRule): Promise<Undo> {
  const refusals = await authorizeRules(ec2, groupId, [{ like: recorded, range: recorded.source }], {}, "apart");
  const [refusal] = refusals;
  // One with its ports and source is there: made by an earlier release, or by somebody.
  if (refusal !== undefined && errorCode(refusal.error) !== "InvalidPermission.Duplicate") throw refusal.error;
  return { kind: "restored", detail: `${portsText(recorded)} from ${recorded.source} made again` };
}

async function removeAdded(
  ec2: EC2Client,
  groupId: string,
  { ports, range }: { readonly ports: string; readonly range: string },
  incidentId: string,
): Promise<Undo> {
  const added = (await readRules(ec2, groupId)).find(
    (rule) => portsText(rule) === ports && sameSource(rule.source, range),
  );
  if (added === undefined) return { kind: "restored", detail: `${ports} from ${range} is gone` };
  if (added.tags[names.incidentTagKey] !== incidentId)
    return { kind: "refused", because: `${added.id} (${ports} from ${range}) does not carry this incident's tag` };
  return outcomeOf(await revokeRules(ec2, groupId, [added], "apart"), `${ports} from ${range} removed`);
}

/** Throws what may pass when it is tried again. */
function outcomeOf(refusals: readonly Refusal<unknown>[], detail: string): Undo {
  const [refusal] = refusals;
  if (refusal === undefined) return { kind: "restored", detail };
  if (errorCode(refusal.error) !== "InvalidPermission.Duplicate") throw refusal.error;
  return {
    kind: "refused",
    because: `somebody has added a rule with its ports and source (${describeError(refusal.error)})`,
  };
}

async function readRule(ec2: EC2Client, id: string): Promise<GroupRule | undefined> {
  try {
    const { SecurityGroupRules: rules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
    );
    return rules[0] === undefined ? undefined : ingressRuleOf(rules[0]);
  } catch (error) {
    if (errorCode(error) === "InvalidSecurityGroupRuleId.NotFound") return undefined;
    throw error;
  }
}
