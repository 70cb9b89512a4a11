import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import type { ComplianceChange } from "../world/complianceChange";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { type GroupState, openGroup, type RehearsedGroup, readSecurityGroup } from "../world/securityGroup";
import { type Observation, observe, resultOfObservation } from "./observation";
import type { Expectation } from "./verdict";

/** What a finding about a security group led to, read back from the world once everything had come to rest. */
export interface GroupResponse extends Observation {
  readonly group: RehearsedGroup;
  readonly before: GroupState;
  readonly after: GroupState;
}

/** The rule's name, as the playbook has it. */
export const openGroupRule = "SECURITY_GROUP_OPEN_PROHIBITED";

/**
 * Somebody adds these rules to the group, and Config finds by itself what there is to be found. Before is the moment when they had
 * been added: whoever reads the group then may come too late.
 */
export async function respondToOpening(
  organization: RehearsedOrganization,
  group: RehearsedGroup,
  permissions: readonly IpPermission[],
): Promise<GroupResponse> {
  const closed = await readSecurityGroup(group);
  let added: readonly SecurityGroupRule[] = [];
  const response = await respondToGroup(organization, group, async () => {
    added = await openGroup(group, permissions);
  });
  return { ...response, before: { ...closed, rules: [...closed.rules, ...added] } };
}

/** Sends something about the group, and reads back what came of it. */
export async function respondToGroup(
  organization: RehearsedOrganization,
  group: RehearsedGroup,
  send: () => Promise<unknown>,
): Promise<GroupResponse> {
  const before = await readSecurityGroup(group);
  const about = { responder: "confine-security-group", resources: [`security-group/${group.id}`] };
  const observation = await observe(organization, about, send);
  return { ...observation, group, before, after: await readSecurityGroup(group) };
}

/** What Config says of an open group. */
export function openGroupChange({ account, region, id }: RehearsedGroup): ComplianceChange {
  const resourceType = "AWS::EC2::SecurityGroup";
  return { accountId: account.id, region, rule: openGroupRule, resourceType, resourceId: id };
}

/** The calls that close the group. */
export function isConfining({ operation }: JournalEntry): boolean {
  return operation === "ModifySecurityGroupRules" || operation === "RevokeSecurityGroupIngress";
}

/** The result of a scenario whose story is one response. */
export function resultOfGroup(
  organization: RehearsedOrganization,
  response: GroupResponse,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> = {},
): ScenarioResult {
  const { group, before, after } = response;
  const story = {
    target: `${group.name} (${group.id}) in ${group.account.name}`,
    before: factsOfGroup(before),
    after: factsOfGroup(after),
    isContaining: isConfining,
    expectations,
  };
  return { ...resultOfObservation(organization, response, story), ...more };
}

/** Rules shown in a report; a group may have hundreds. */
const shown = 8;

/** A state as lines that can be laid beside those of another state of the same group. */
function factsOfGroup({ rules }: GroupState): readonly string[] {
  const lines = rules.map((rule) => `${rule.IsEgress ? "out" : "in"} ${portsOf(rule)} ${sourceOf(rule)}`);
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), `and ${more} more rules`] : lines;
}

export function sourceOf(rule: SecurityGroupRule): string {
  return rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "";
}

function portsOf({ IpProtocol, FromPort, ToPort }: SecurityGroupRule): string {
  if (IpProtocol === "-1") return "all traffic";
  return FromPort === ToPort ? `${IpProtocol} ${FromPort}` : `${IpProtocol} ${FromPort}-${ToPort}`;
}
