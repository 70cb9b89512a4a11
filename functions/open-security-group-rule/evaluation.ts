import type { Evaluation } from "@aws-sdk/client-config-service";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { readPrefixLists } from "../aws/prefixLists";
import { confineSecurityGroup } from "../confine-security-group/responder";
import { ruleNameOf } from "../domain/configRule";
import { type ConfiguredGroup, prefixListsOf } from "../domain/configuredGroup";
import { evaluateGroup } from "../domain/groupEvaluation";
import type { RuleInvocation } from "../domain/ruleInvocation";
import { describeGroups } from "./liveGroups";

export interface Evaluated {
  readonly evaluations: readonly Evaluation[];
  /** What could not be judged, in words: it names the groups. Empty where all was. */
  readonly unjudged: readonly string[];
}

/** What an invocation asks for, judged. Throws what the SDK throws when groups can't be read. */
export async function evaluate(invocation: RuleInvocation, ec2: EC2Client): Promise<Evaluated> {
  const { task, accountId } = invocation;
  switch (task.kind) {
    case "nothing":
      return { evaluations: [], unjudged: [] };
    case "not-applicable":
      return { evaluations: [notApplicable(task.resourceType, task.resourceId, task.at)], unjudged: [] };
    case "recorded":
      return judge(invocation, ec2, [task.group], task.at);
    case "live": {
      const groups = await describeGroups(ec2, { accountId, groupId: task.groupId });
      // Deleted since: Config will say so too, with a later time.
      if (groups.length === 0)
        return { evaluations: [notApplicable("AWS::EC2::SecurityGroup", task.groupId, task.at)], unjudged: [] };
      return judge(invocation, ec2, groups, task.at);
    }
    case "every-group":
      return judge(invocation, ec2, await describeGroups(ec2, { accountId }), task.at);
  }
}

async function judge(
  { parameters, ruleName }: RuleInvocation,
  ec2: EC2Client,
  groups: readonly ConfiguredGroup[],
  at: string,
): Promise<Evaluated> {
  const { lists, unreadable } = await readPrefixLists(ec2, prefixListsOf(groups));
  const names = [ruleNameOf(ruleName), confineSecurityGroup.name];
  const now = new Date().toISOString();
  const evaluations: Evaluation[] = [];
  const unjudged: string[] = [];
  for (const group of groups) {
    const { compliance, annotation } = evaluateGroup(group, parameters, lists, { names, now });
    const unread = prefixListsOf([group]).filter((id) => unreadable.has(id));
    // What is open by the rest of its rules is open, whatever the list holds; else nobody can tell.
    if (unread.length > 0 && compliance === "COMPLIANT" && annotation === undefined) {
      const reasons = unread.map((id) => `${id} (${unreadable.get(id)})`);
      unjudged.push(`${group.groupId} names prefix list ${reasons.join(", ")}`);
      continue;
    }
    evaluations.push({
      ComplianceResourceType: "AWS::EC2::SecurityGroup",
      ComplianceResourceId: group.groupId,
      ComplianceType: compliance,
      OrderingTimestamp: new Date(at),
      ...(annotation === undefined ? {} : { Annotation: annotation }),
    });
  }
  return { evaluations, unjudged };
}

function notApplicable(resourceType: string, resourceId: string, at: string): Evaluation {
  return {
    ComplianceResourceType: resourceType,
    ComplianceResourceId: resourceId,
    ComplianceType: "NOT_APPLICABLE",
    OrderingTimestamp: new Date(at),
  };
}
