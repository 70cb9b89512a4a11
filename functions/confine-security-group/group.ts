import {
  DescribeSecurityGroupsCommand,
  type EC2Client,
  paginateDescribeSecurityGroupRules,
  paginateDescribeVpcs,
  type SecurityGroup,
  type Vpc,
} from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import { names } from "../domain/names";
import { untrackedInstanceOf } from "../domain/untracking";
import type { LiveResource, NotApplicable, Reading } from "../response/response";
import { type AllowedRanges, needsVpc, rangesIn } from "./allowedRanges";
import { type GroupRule, ingressRuleOf } from "./groupRule";
import type { ConfineSecurityGroupOptions } from "./options";

/** A security group as it is now, and what it may be confined to. */
export interface LiveGroup extends LiveResource {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly GroupRule[];
  readonly allowed: AllowedRanges;
}

/**
 * Reads the group, its rules and, where its own VPC's ranges are allowed, the VPCs, side by side: a group's VPC can't be asked for
 * by the group's id, so all of the Region are read. Throws what the SDK throws, and where the group's VPC is not among them.
 */
export async function readGroup(
  ec2: EC2Client,
  groupId: string,
  where: { readonly accountId: string; readonly region: string },
  options: ConfineSecurityGroupOptions,
): Promise<Reading<LiveGroup>> {
  const place = `${groupId} in account ${where.accountId}, ${where.region}`;
  try {
    const [group, rules, vpcs] = await Promise.all([
      describeGroup(ec2, groupId),
      readRules(ec2, groupId),
      needsVpc(options) ? readVpcs(ec2) : [],
    ]);
    if (group === undefined) return notThere(place);
    const tags = Object.fromEntries((group.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
    if (Object.hasOwn(tags, names.ownerTagKey)) return ownGroup(place, rules.length, untrackedInstanceOf(tags));
    const allowed = rangesIn(options, needsVpc(options) ? vpcOf(group, vpcs, place) : undefined);
    return { kind: "resource", resource: { id: groupId, name: group.GroupName ?? groupId, tags, rules, allowed } };
  } catch (error) {
    if (!["InvalidGroup.NotFound", "InvalidGroupId.Malformed"].includes(errorCode(error))) throw error;
    return notThere(place);
  }
}

async function describeGroup(ec2: EC2Client, groupId: string): Promise<SecurityGroup | undefined> {
  const { SecurityGroups: groups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  return groups?.[0];
}

/** All inbound rules, a thousand a page: the most that a group can have. */
export async function readRules(ec2: EC2Client, groupId: string): Promise<readonly GroupRule[]> {
  const rules: GroupRule[] = [];
  const pages = paginateDescribeSecurityGroupRules(
    { client: ec2, pageSize: 1000 },
    { Filters: [{ Name: "group-id", Values: [groupId] }] },
  );
  for await (const { SecurityGroupRules: page = [] } of pages)
    rules.push(...page.flatMap((rule) => ingressRuleOf(rule) ?? []));
  return rules;
}

async function readVpcs(ec2: EC2Client): Promise<readonly Vpc[]> {
  const vpcs: Vpc[] = [];
  for await (const { Vpcs: page = [] } of paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, {})) vpcs.push(...page);
  return vpcs;
}

function vpcOf(group: SecurityGroup, vpcs: readonly Vpc[], place: string): Vpc {
  const vpc = vpcs.find(({ VpcId }) => VpcId === group.VpcId);
  if (vpc !== undefined) return vpc;
  throw new Error(
    `The ranges of ${group.VpcId}, the VPC of ${place}, can't be read from its account; name ranges in the row's options instead of "vpc".`,
  );
}

function notThere(place: string): NotApplicable {
  return { kind: "not-applicable", reason: `there is no security group ${place}` };
}

/** Isolation groups have to be empty, and emptying them is not this responder's work: it would put a range in. */
function ownGroup(place: string, rules: number, untracked: string | undefined): NotApplicable {
  if (untracked !== undefined) {
    return {
      kind: "not-applicable",
      reason: `security group ${place} says that it is Firebreak's own, open for a minute until the connections of ${untracked} are untracked`,
      nextStep: `Look at the incident of ${untracked}. If there is none, or the group is still there in 15 minutes, close it by hand and find out in CloudTrail who made it.`,
    };
  }
  return {
    kind: "not-applicable",
    reason: `security group ${place} carries ${names.ownerTagKey}: it is Firebreak's own and is not confined`,
    nextStep:
      rules === 0
        ? "Nothing is open now."
        : `Somebody added ${rules} rules to it, or the tag to somebody's group. Remove the rules or the tag by hand, and find out in CloudTrail who did.`,
  };
}
