import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroupRules,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Network } from "./network";
import type { RehearsedAccount } from "./rehearsedAccount";

/** A security group that somebody opens. */
export interface RehearsedGroup {
  readonly account: RehearsedAccount;
  readonly region: string;
  readonly id: string;
  readonly name: string;
}

/** A group as it is now. */
export interface GroupState {
  /** `sgr-…`, and all that EC2 tells of the rule; in both directions. */
  readonly rules: readonly SecurityGroupRule[];
  readonly tags: Readonly<Record<string, string>>;
}

let made = 0;

/** A group without inbound rules in a network of the account: nothing that Config could object to. */
export async function createSecurityGroup(
  account: RehearsedAccount,
  network: Pick<Network, "name" | "vpcId">,
  tags: Readonly<Record<string, string>> = {},
): Promise<RehearsedGroup> {
  const ec2 = account.client(EC2Client);
  const name = `${network.name}-service-${++made}`;
  const { GroupId: id } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: `${name} of the rehearsal`,
      VpcId: network.vpcId,
      TagSpecifications: [{ ResourceType: "security-group", Tags: tagList({ Name: name, ...tags }) }],
    }),
  );
  if (id === undefined) throw new Error(`CreateSecurityGroup gave no id for ${name} in ${network.vpcId}`);
  return { account, region: account.homeRegion, id, name };
}

/** Adds inbound rules by one call, each tagged as its team would, and gives them as they are at first. */
export async function openGroup(
  { account, id }: RehearsedGroup,
  permissions: readonly IpPermission[],
): Promise<readonly SecurityGroupRule[]> {
  const { SecurityGroupRules: rules = [] } = await account.client(EC2Client).send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: id,
      IpPermissions: [...permissions],
      TagSpecifications: [{ ResourceType: "security-group-rule", Tags: tagList({ team: "platform" }) }],
    }),
  );
  return rules;
}

export async function readSecurityGroup({ account, id }: RehearsedGroup): Promise<GroupState> {
  const ec2 = account.client(EC2Client);
  const { SecurityGroups: groups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  const rules: SecurityGroupRule[] = [];
  for await (const page of paginateDescribeSecurityGroupRules(
    { client: ec2, pageSize: 1000 },
    { Filters: [{ Name: "group-id", Values: [id] }] },
  ))
    rules.push(...(page.SecurityGroupRules ?? []));
  return {
    rules,
    tags: Object.fromEntries((groups?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
  };
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
