import {
  CreateTagsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroupRules,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { createGroup } from "./network";
import type { RehearsedAccount } from "./rehearsedAccount";

export interface SecurityGroupOptions {
  readonly vpcId: string;
  readonly ingress: readonly IpPermission[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: one of its own. */
  readonly name?: string;
  readonly region?: string;
}

/** A security group that a scenario made. */
export interface GroupWorkload {
  readonly account: RehearsedAccount;
  readonly region: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
}

/** One rule of a group, as EC2 keeps it: with an id, and one source. */
export interface GroupRule {
  /** `sgr-…` */
  readonly id: string;
  readonly protocol: string;
  /** -1 for all, as EC2 writes it. */
  readonly fromPort: number;
  readonly toPort: number;
  /** A range, a prefix list (`pl-…`) or a group (`sg-…`). */
  readonly source: string;
  readonly description: string;
}

export interface GroupState {
  /** In the order of protocol, port and source. */
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
  readonly tags: Readonly<Record<string, string>>;
}

let made = 0;

/** Makes a security group in a member's VPC with these ingress rules, and EC2's own egress. */
export async function makeSecurityGroup(
  account: RehearsedAccount,
  { vpcId, ingress, tags = {}, ...options }: SecurityGroupOptions,
): Promise<GroupWorkload> {
  const region = options.region ?? account.homeRegion;
  const groupName = options.name ?? `scenario-${++made}`;
  const ec2 = account.client(EC2Client, region);
  const groupId = await createGroup(ec2, vpcId, groupName, ingress);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags }));
  return { account, region, groupId, groupName, vpcId };
}

/** Reads a group back with the account's own credentials. Throws the SDK's error where it is gone. */
export async function readSecurityGroup({
  account,
  region,
  groupId,
}: Pick<GroupWorkload, "account" | "region" | "groupId">): Promise<GroupState> {
  const client = account.client(EC2Client, region);
  const [{ SecurityGroups: [group] = [] }, rules] = await Promise.all([
    client.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })),
    rulesOf(client, groupId),
  ]);
  const pick = (egress: boolean) =>
    rules
      .filter(({ IsEgress = false }) => IsEgress === egress)
      .map(ruleOf)
      .sort(byPort);
  return {
    ingress: pick(false),
    egress: pick(true),
    tags: Object.fromEntries((group?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

async function rulesOf(client: EC2Client, groupId: string): Promise<readonly SecurityGroupRule[]> {
  const found: SecurityGroupRule[] = [];
  const Filters = [{ Name: "group-id", Values: [groupId] }];
  for await (const page of paginateDescribeSecurityGroupRules({ client }, { Filters })) {
    found.push(...(page.SecurityGroupRules ?? []));
  }
  return found;
}

function ruleOf(rule: SecurityGroupRule): GroupRule {
  return {
    id: rule.SecurityGroupRuleId ?? "",
    protocol: rule.IpProtocol ?? "",
    fromPort: rule.FromPort ?? -1,
    toPort: rule.ToPort ?? -1,
    source: rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "",
    description: rule.Description ?? "",
  };
}

function byPort(one: GroupRule, other: GroupRule): number {
  return (
    one.protocol.localeCompare(other.protocol) ||
    one.fromPort - other.fromPort ||
    one.source.localeCompare(other.source)
  );
}
