import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
  type SecurityGroupRuleRequest,
} from "@aws-sdk/client-ec2";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";

describe("The rules of moto's security groups as corrected", () => {
  let world: EmulatedAccounts;
  let ec2: EC2Client;
  let vpc = "";

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    ec2 = new EC2Client(world.gateway.behind("111111111111", region));
    vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
  });
  after(() => world.stop());

  let made = 0;
  async function makeGroup(...permissions: IpPermission[]): Promise<string> {
    made += 1;
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: `group-${made}`, Description: "rules" }),
    );
    if (permissions.length > 0) await add(GroupId, ...permissions);
    return GroupId;
  }

  function add(GroupId: string, ...IpPermissions: IpPermission[]) {
    return ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }

  async function rulesOf(groupId: string): Promise<SecurityGroupRule[]> {
    const { SecurityGroupRules: rules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [groupId] }] }),
    );
    return rules.filter(({ IsEgress }) => IsEgress === false);
  }

  async function onlyRule(groupId: string): Promise<SecurityGroupRule> {
    return (await rulesOf(groupId))[0] ?? assert.fail("no rule");
  }

  function modify(GroupId: string, ...rules: readonly (readonly [SecurityGroupRule, SecurityGroupRuleRequest])[]) {
    return ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: rules.map(([{ SecurityGroupRuleId }, SecurityGroupRule]) => ({
          SecurityGroupRuleId,
          SecurityGroupRule,
        })),
      }),
    );
  }

  const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
  const from = (CidrIp: string, Description?: string): IpPermission => ({
    ...ssh,
    IpRanges: [{ CidrIp, ...(Description === undefined ? {} : { Description }) }],
  });

  it("are modified in IPv6 too, and keep id and tags", async () => {
    const group = await makeGroup();
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: [{ ...ssh, Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "all" }] }],
        TagSpecifications: [{ ResourceType: "security-group-rule", Tags: [{ Key: "team", Value: "web" }] }],
      }),
    );
    const before = await onlyRule(group);
    await modify(group, [before, { ...ssh, CidrIpv6: "fe80::/10", Description: "all" }]);
    const after = await onlyRule(group);
    assert.deepEqual(after, { ...before, CidrIpv6: "fe80::/10" });
    assert.deepEqual(after.Tags, [{ Key: "team", Value: "web" }]);
    assert.equal(after.Description, "all");
  });

  it("lose a description that a modification leaves out", async () => {
    const group = await makeGroup(from("0.0.0.0/0", "all"));
    await modify(group, [await onlyRule(group), { ...ssh, CidrIpv4: "10.0.0.0/8" }]);
    assert.equal((await onlyRule(group)).Description, undefined);
  });

  it("keep their kind of source", async () => {
    const group = await makeGroup(from("0.0.0.0/0"));
    for (const source of [{ CidrIpv6: "::/0" }, { PrefixListId: "pl-1" }, { ReferencedGroupId: group }]) {
      await assert.rejects(modify(group, [await onlyRule(group), { ...ssh, ...source }]), {
        name: "InvalidParameterValue",
      });
    }
  });

  it("are modified all or none where one would be there twice, or is unknown", async () => {
    const group = await makeGroup(from("0.0.0.0/0"), from("10.0.0.0/8"), from("192.168.0.0/16"));
    const [first, second] = await rulesOf(group);
    assert.ok(first && second);
    const before = await rulesOf(group);
    await assert.rejects(
      modify(group, [first, { ...ssh, CidrIpv4: "172.16.0.0/12" }], [second, { ...ssh, CidrIpv4: "192.168.0.0/16" }]),
      { name: "InvalidPermission.Duplicate" },
    );
    await assert.rejects(
      modify(
        group,
        [first, { ...ssh, CidrIpv4: "172.16.0.0/12" }],
        [{ SecurityGroupRuleId: "sgr-0123456789abcdef0" }, { ...ssh, CidrIpv4: "10.1.0.0/16" }],
      ),
      { name: "InvalidSecurityGroupRuleId.NotFound" },
    );
    assert.deepEqual(await rulesOf(group), before);
  });

  it("are modified for every protocol without ports", async () => {
    const group = await makeGroup({ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
    await modify(group, [await onlyRule(group), { IpProtocol: "-1", CidrIpv4: "10.0.0.0/8" }]);
    const { CidrIpv4, FromPort, ToPort } = await onlyRule(group);
    assert.deepEqual([CidrIpv4, FromPort, ToPort], ["10.0.0.0/8", -1, -1]);
  });

  it("are added all or none, and all are told", async () => {
    const group = await makeGroup(from("10.0.0.0/8"));
    await assert.rejects(add(group, from("192.168.0.0/16"), from("10.0.0.0/8", "again")), {
      name: "InvalidPermission.Duplicate",
    });
    assert.equal((await rulesOf(group)).length, 1);
    const { SecurityGroupRules: added } = await add(group, from("192.168.0.0/16"), from("172.16.0.0/12"));
    assert.equal(added?.length, 2);
  });

  it("are sixty of a family, each family for itself", async () => {
    const group = await makeGroup();
    const ports = Array.from({ length: 60 }, (_, index) => ({ IpProtocol: "tcp", FromPort: index, ToPort: index }));
    await add(group, ...ports.map((each) => ({ ...each, IpRanges: [{ CidrIp: "10.0.0.0/8" }] })));
    await add(group, ...ports.map((each) => ({ ...each, Ipv6Ranges: [{ CidrIpv6: "fc00::/7" }] })));
    for (const one of [from("192.168.0.0/16"), { ...ssh, UserIdGroupPairs: [{ GroupId: group }] }]) {
      await assert.rejects(add(group, one), { name: "RulesPerSecurityGroupLimitExceeded" });
    }
    assert.equal((await rulesOf(group)).length, 120);
  });

  it("count a prefix list by the entries that it may have, and keep its description", async () => {
    const { PrefixList: list } = await ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: "offices",
        AddressFamily: "IPv4",
        MaxEntries: 59,
        Entries: [{ Cidr: "198.51.100.0/24" }],
      }),
    );
    const group = await makeGroup({
      ...ssh,
      PrefixListIds: [{ PrefixListId: list?.PrefixListId, Description: "offices" }],
    });
    assert.equal((await onlyRule(group)).Description, "offices");
    await add(group, from("10.0.0.0/8"));
    await assert.rejects(add(group, from("192.168.0.0/16")), { name: "RulesPerSecurityGroupLimitExceeded" });
  });

  it("name no prefix list that is not there", async () => {
    const PrefixListId = "pl-0123456789abcdef0";
    await assert.rejects(makeGroup({ ...ssh, PrefixListIds: [{ PrefixListId }] }), {
      name: "InvalidPrefixListID.NotFound",
    });
    await assert.rejects(ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId })), {
      name: "InvalidPrefixListID.NotFound",
    });
  });

  it("are read by pages", async () => {
    const group = await makeGroup(
      ...Array.from({ length: 12 }, (_, index) => ({ ...ssh, IpRanges: [{ CidrIp: `10.${index}.0.0/16` }] })),
    );
    const filters = { Filters: [{ Name: "group-id", Values: [group] }] };
    const pages: number[] = [];
    for await (const page of paginateDescribeSecurityGroupRules({ client: ec2, pageSize: 5 }, filters))
      pages.push(page.SecurityGroupRules?.length ?? 0);
    assert.deepEqual(pages, [5, 5, 3]);
  });

  it("of a protocol without ports need none", async () => {
    const group = await makeGroup({ IpProtocol: "50", IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
    const { SecurityGroups: groups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    assert.equal(groups?.[0]?.IpPermissions?.[0]?.IpProtocol, "50");
    const rule = await onlyRule(group);
    await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: [rule.SecurityGroupRuleId ?? ""] }),
    );
    assert.deepEqual(await rulesOf(group), []);
  });
});
