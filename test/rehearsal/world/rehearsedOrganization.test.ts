import assert from "node:assert/strict";
import { DescribeSecurityGroupsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../../rehearsal/setup/pythonEnvironment";
import { createFleet } from "../../../rehearsal/world/fleet";
import { readInstance } from "../../../rehearsal/world/instanceState";
import { organizationPlan } from "../../../rehearsal/world/organizationPlan";
import { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";

describe("The rehearsed organization", function () {
  this.timeout(180_000);
  let organization: RehearsedOrganization;

  before(async () => {
    const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
    organization = await RehearsedOrganization.start({ python });
  });

  after(() => organization?.stop());

  it("has every account of its plan, in its organizational unit", async () => {
    const { Accounts: accounts } = await organization
      .account("management")
      .client(OrganizationsClient)
      .send(new ListAccountsCommand({}));
    assert.deepEqual(
      accounts?.map(({ Id }) => Id).sort(),
      organizationPlan.map(({ name }) => organization.account(name).id).sort(),
    );
    const { find } = organization.gateway.organization;
    const payments = find.call(organization.gateway.organization, organization.account("payments").id);
    assert.match(payments?.path ?? "", /^o-[a-z0-9]+\/r-[a-z0-9]+\/ou-[a-z0-9-]+\/ou-[a-z0-9-]+\/$/);
  });

  it("lets each account act by its own credentials, and only as itself", async () => {
    for (const { name } of organizationPlan) {
      const account = organization.account(name);
      const identity = await account.client(STSClient).send(new GetCallerIdentityCommand({}));
      assert.equal(identity.Account, account.id);
      assert.equal(identity.Arn, `arn:aws:iam::${account.id}:user/deployer`);
    }
  });

  it("gives the payments account an IPv4 and a dual-stack network and no default VPC", async () => {
    const { Vpcs: vpcs } = await organization.account("payments").client(EC2Client).send(new DescribeVpcsCommand({}));
    const byName = new Map(vpcs?.map((vpc) => [vpc.Tags?.find(({ Key }) => Key === "Name")?.Value, vpc]));
    assert.deepEqual([...byName.keys()].sort(), ["payments", "payments-edge"]);
    assert.equal(byName.get("payments")?.Ipv6CidrBlockAssociationSet?.length ?? 0, 0);
    assert.equal(byName.get("payments-edge")?.Ipv6CidrBlockAssociationSet?.length, 1);
    assert.ok(vpcs?.every(({ IsDefault }) => IsDefault !== true));
  });

  it("gives new groups of the dual-stack network egress to all of IPv6 too, as EC2 does", async () => {
    const { webGroupId } = organization.network("payments", "payments-edge");
    const { SecurityGroups: groups } = await organization
      .account("payments")
      .client(EC2Client)
      .send(new DescribeSecurityGroupsCommand({ GroupIds: [webGroupId] }));
    const egress = groups?.[0]?.IpPermissionsEgress ?? [];
    assert.ok(egress.some(({ IpRanges }) => IpRanges?.some(({ CidrIp }) => CidrIp === "0.0.0.0/0")));
    assert.ok(egress.some(({ Ipv6Ranges }) => Ipv6Ranges?.some(({ CidrIpv6 }) => CidrIpv6 === "::/0")));
  });

  it("launches instances whose interfaces each hold a group of their own", async () => {
    const workload = await organization.launch("storefront", { interfaces: 3, tags: { team: "web" } });
    const state = await readInstance(workload);
    assert.equal(state.state, "running");
    assert.equal(state.tags.team, "web");
    assert.equal(state.interfaces.length, 3);
    assert.deepEqual(
      state.interfaces.map(({ groups }) => groups),
      workload.interfaces.map(({ groups }) => groups.map(({ id }) => id).sort()),
    );
    const groups = state.interfaces.map((device) => device.groups.join());
    assert.equal(new Set(groups).size, 3);
    assert.equal(workload.volumeIds.length, 2);
    assert.deepEqual(state.rolePolicies, ["application"]);
  });

  it("launches instances with fifteen interfaces, stopped ones and spot ones", async () => {
    const [many, stopped, spot] = await Promise.all([
      organization.launch("sandbox", { interfaces: 15, groups: "shared" }),
      organization.launch("sandbox", { stopped: true }),
      organization.launch("sandbox", { spot: true }),
    ]);
    assert.equal((await readInstance(many)).interfaces.length, 15);
    assert.equal((await readInstance(stopped)).state, "stopped");
    assert.equal((await readInstance(spot)).state, "running");
  });

  it("puts an instance in a fleet's Auto Scaling group and target group", async () => {
    const account = organization.account("storefront");
    const fleet = await createFleet(account, organization.network("storefront"), "storefront-test");
    const state = await readInstance(await organization.launch("storefront", { fleet }));
    assert.equal(state.autoScaling, "InService");
    assert.equal(state.targetHealth, "healthy");
  });
});
