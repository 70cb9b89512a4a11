import type { Evaluation } from "@aws-sdk/client-config-service";
import { describeError } from "../aws/errorCode";
import type { Ledger } from "../aws/ledger";
import { readPrefixLists } from "../aws/prefixLists";
import { provenanceOf } from "../aws/tagProvenance";
import { confineSecurityGroup } from "../confine-security-group/responder";
import { ruleNameOf } from "../domain/configRule";
import { type ConfiguredGroup, prefixListsOf } from "../domain/configuredGroup";
import { judgeProvenance } from "../domain/exceptionProvenance";
import { evaluateGroup, type GroupQuestion, type GroupVerdict, untrackingVerdict } from "../domain/groupEvaluation";
import { subjectKey } from "../domain/incident";
import type { RuleInvocation } from "../domain/ruleInvocation";
import { isUntracking, untrackedInstanceOf } from "../domain/untracking";
import { isolateInstance } from "../isolate-instance/responder";
import { describeGroups } from "./liveGroups";
import type { MemberConfig } from "./memberConfig";

/** What judging takes in the member account. */
type Clients = Pick<MemberConfig, "ec2" | "cloudTrailIn">;

/** Lookups of one invocation may take that long, in milliseconds: CloudTrail takes two a second. Exceptions beyond are heeded. */
const longestAsking = 60_000;

export interface Evaluated {
  readonly evaluations: readonly Evaluation[];
  /** What could not be judged, in words: it names the groups. Empty where all was. */
  readonly unjudged: readonly string[];
  /** Of how many exceptions it was not asked who set them, for want of time. */
  readonly unasked: number;
}

/**
 * What an invocation asks for, judged. Where `principals` says who may set the exception tag, CloudTrail is asked who did: an
 * open group that is compliant by it would never be heard of. Of a group that says it is Firebreak's own the ledger is asked.
 * Throws what the SDK throws when groups can't be read.
 */
export async function evaluate(
  invocation: RuleInvocation,
  clients: Clients,
  principals: readonly string[],
  ledger: Pick<Ledger, "read">,
): Promise<Evaluated> {
  const { task, accountId } = invocation;
  const { ec2 } = clients;
  const just = (evaluations: readonly Evaluation[]) => ({ evaluations, unjudged: [], unasked: 0 });
  switch (task.kind) {
    case "nothing":
      return just([]);
    case "not-applicable":
      return just([notApplicable(task.resourceType, task.resourceId, task.at)]);
    case "recorded":
      return judge({ invocation, clients, principals, ledger }, [task.group], task.at);
    case "live": {
      const groups = await describeGroups(ec2, { accountId, groupId: task.groupId });
      // Deleted since: Config will say so too, with a later time.
      if (groups.length === 0) return just([notApplicable("AWS::EC2::SecurityGroup", task.groupId, task.at)]);
      return judge({ invocation, clients, principals, ledger }, groups, task.at);
    }
    case "every-group":
      return judge({ invocation, clients, principals, ledger }, await describeGroups(ec2, { accountId }), task.at);
  }
}

interface Judgement {
  readonly invocation: RuleInvocation;
  readonly clients: Clients;
  readonly principals: readonly string[];
  readonly ledger: Pick<Ledger, "read">;
}

async function judge(judgement: Judgement, groups: readonly ConfiguredGroup[], at: string): Promise<Evaluated> {
  const { parameters, ruleName } = judgement.invocation;
  const { lists, unreadable } = await readPrefixLists(judgement.clients.ec2, prefixListsOf(groups));
  const question = { names: [ruleNameOf(ruleName), confineSecurityGroup.name], now: new Date().toISOString() };
  const askedUntil = Date.now() + longestAsking;
  const evaluations: Evaluation[] = [];
  const unjudged: string[] = [];
  let unasked = 0;
  for (const group of groups) {
    const evaluated = (by: GroupQuestion): GroupVerdict => evaluateGroup(group, parameters, lists, by);
    let verdict = evaluated(question);
    if (isExcepted(verdict) && judgement.principals.length > 0) {
      if (Date.now() > askedUntil) unasked += 1;
      else verdict = evaluated({ ...question, ...(await refusalOf(judgement, group)) });
    }
    const untracked = verdict.compliance === "NON_COMPLIANT" ? untrackedInstanceOf(group.tags) : undefined;
    if (untracked !== undefined) {
      try {
        if (await isOpenByUs(judgement, group, untracked)) verdict = untrackingVerdict(untracked);
      } catch (error) {
        unjudged.push(`${group.groupId} may be open by the incident of ${untracked} (${describeError(error)})`);
        continue;
      }
    }
    const { compliance, annotation } = verdict;
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
  return { evaluations, unjudged, unasked };
}

/** Whether the ledger says that the responder has the group open at this time, for this instance. */
async function isOpenByUs(
  { invocation: { accountId, region }, ledger }: Judgement,
  { groupId }: ConfiguredGroup,
  instanceId: string,
): Promise<boolean> {
  const subject = { accountId, region, resource: `instance/${instanceId}`, action: isolateInstance.name };
  return isUntracking(await ledger.read(subjectKey(subject)), groupId, new Date());
}

/** Of an open group only an exception makes a compliant one, and that is annotated. */
function isExcepted({ compliance, annotation }: GroupVerdict): boolean {
  return compliance === "COMPLIANT" && annotation !== undefined;
}

/** Why the group's exception does not hold, by who set it; nothing where it does, or where CloudTrail does not tell. */
async function refusalOf(
  { invocation, clients, principals }: Judgement,
  group: ConfiguredGroup,
): Promise<Pick<GroupQuestion, "refusal">> {
  const { partition, region, accountId, parameters } = invocation;
  const tagKey = parameters.exceptionTagKey;
  const resourceArn = `arn:${partition}:ec2:${region}:${accountId}:security-group/${group.groupId}`;
  // Config tells of a state: there is no first event that a tag could be later than.
  const rule = { firstSeen: undefined, principals };
  const value = group.tags[tagKey] ?? "";
  const judged = judgeProvenance(await provenanceOf(clients, { resourceArn, region, tagKey, value, ...rule }), rule);
  return judged.kind === "void" ? { refusal: judged.reason } : {};
}

function notApplicable(resourceType: string, resourceId: string, at: string): Evaluation {
  return {
    ComplianceResourceType: resourceType,
    ComplianceResourceId: resourceId,
    ComplianceType: "NOT_APPLICABLE",
    OrderingTimestamp: new Date(at),
  };
}
