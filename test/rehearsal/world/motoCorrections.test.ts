import assert from "node:assert/strict";
import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotsCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type GroupIdentifier,
  type Instance,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  ModifyNetworkInterfaceAttributeCommand,
  type ModifyNetworkInterfaceAttributeCommandInput,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";

const imageId = "ami-12c6146b";
const everywhere = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

describe("moto as corrected", () => {
  let world: EmulatedAccounts;
  let ec2: EC2Client;
  let vpc = "";
  let subnet = "";
  let elsewhere = "";

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    ec2 = new EC2Client(world.gateway.behind("111111111111", region));
    vpc = await makeVpc(true);
    elsewhere = await makeVpc(false);
    const made = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: "10.0.1.0/24" }));
    subnet = made.Subnet?.SubnetId ?? "";
  });
  after(() => world.stop());

  async function makeVpc(AmazonProvidedIpv6CidrBlock: boolean): Promise<string> {
    const made = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock }));
    return made.Vpc?.VpcId ?? "";
  }

  let groupsMade = 0;
  async function makeGroup(VpcId = vpc): Promise<string> {
    groupsMade += 1;
    const GroupName = `group-${groupsMade}`;
    const made = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
    return made.GroupId ?? "";
  }

  async function launch(input: Partial<RunInstancesCommandInput>): Promise<string> {
    const run = new RunInstancesCommand({ ImageId: imageId, MinCount: 1, MaxCount: 1, SubnetId: subnet, ...input });
    return (await ec2.send(run)).Instances?.[0]?.InstanceId ?? "";
  }

  async function read(instanceId: string): Promise<Instance> {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations?.[0]?.Instances?.[0] ?? assert.fail(`no instance ${instanceId}`);
  }

  async function interfacesOf(instanceId: string): Promise<string[]> {
    return (await read(instanceId)).NetworkInterfaces?.map((eni) => eni.NetworkInterfaceId ?? "") ?? [];
  }

  async function attachInterface(instanceId: string, DeviceIndex: number): Promise<string> {
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet, Groups: [await makeGroup()] }));
    const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId ?? "";
    await ec2.send(new AttachNetworkInterfaceCommand({ InstanceId: instanceId, NetworkInterfaceId, DeviceIndex }));
    return NetworkInterfaceId;
  }

  async function readInterface(NetworkInterfaceId: string) {
    const found = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }));
    return found.NetworkInterfaces?.[0] ?? assert.fail(`no interface ${NetworkInterfaceId}`);
  }

  const modify = (NetworkInterfaceId: string, input: Partial<ModifyNetworkInterfaceAttributeCommandInput>) =>
    ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...input }));
  const ids = (groups: readonly GroupIdentifier[] | undefined) => groups?.map((group) => group.GroupId);

  describe("network interfaces", () => {
    it("have the groups that they were given last, however the instance was launched", async () => {
      const [before, isolation] = [await makeGroup(), await makeGroup()];
      const instance = await launch({ SecurityGroupIds: [before] });
      const [eni = ""] = await interfacesOf(instance);
      assert.deepEqual(ids((await readInterface(eni)).Groups), [before]);
      await modify(eni, { Groups: [isolation] });
      assert.deepEqual(ids((await readInterface(eni)).Groups), [isolation]);
      const { SecurityGroups, NetworkInterfaces } = await read(instance);
      assert.deepEqual([ids(SecurityGroups), ids(NetworkInterfaces?.[0]?.Groups)], [[isolation], [isolation]]);
    });

    it("keep their idle time-out, and show it with the instance too", async () => {
      const instance = await launch({});
      const [eni = ""] = await interfacesOf(instance);
      assert.equal((await readInterface(eni)).ConnectionTrackingConfiguration, undefined);
      await modify(eni, { ConnectionTrackingSpecification: { TcpEstablishedTimeout: 60 } });
      const expected = { TcpEstablishedTimeout: 60 };
      assert.deepEqual((await readInterface(eni)).ConnectionTrackingConfiguration, expected);
      assert.deepEqual((await read(instance)).NetworkInterfaces?.[0]?.ConnectionTrackingConfiguration, expected);
    });

    it("refuse an idle time-out out of range, and two attributes at once", async () => {
      const [eni = ""] = await interfacesOf(await launch({}));
      const tooShort = { ConnectionTrackingSpecification: { TcpEstablishedTimeout: 59 } };
      await assert.rejects(modify(eni, tooShort), { name: "InvalidParameterValue" });
      const both = { Groups: [await makeGroup()], ConnectionTrackingSpecification: { TcpEstablishedTimeout: 60 } };
      await assert.rejects(modify(eni, both), { name: "InvalidParameterCombination" });
    });

    it("refuse groups that do not exist or belong to another VPC, and keep their own", async () => {
      const own = await makeGroup();
      const [eni = ""] = await interfacesOf(await launch({ SecurityGroupIds: [own] }));
      const foreign = await makeGroup(elsewhere);
      await assert.rejects(modify(eni, { Groups: ["sg-12345678901234567"] }), { name: "InvalidGroup.NotFound" });
      await assert.rejects(modify(eni, { Groups: [own, foreign] }), { name: "InvalidGroup.NotFound" });
      assert.deepEqual(ids((await readInterface(eni)).Groups), [own]);
    });
  });

  describe("instances", () => {
    it("with several interfaces refuse to have their groups changed", async () => {
      const instance = await launch({});
      const Groups = [await makeGroup()];
      const change = () => ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: instance, Groups }));
      await change();
      assert.deepEqual(ids((await read(instance)).SecurityGroups), Groups);
      await attachInterface(instance, 1);
      await assert.rejects(change(), { name: "InvalidInstanceID", message: /There are multiple interfaces attached/ });
    });

    it("that are terminated show neither VPC nor interfaces, and their first interface is gone", async () => {
      const instance = await launch({});
      const [first = ""] = await interfacesOf(instance);
      const second = await attachInterface(instance, 1);
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
      const { State, VpcId, SubnetId, PrivateIpAddress, NetworkInterfaces, SecurityGroups } = await read(instance);
      assert.equal(State?.Name, "terminated");
      assert.deepEqual([VpcId, SubnetId, PrivateIpAddress], [undefined, undefined, undefined]);
      assert.deepEqual([NetworkInterfaces, SecurityGroups], [[], []]);
      await assert.rejects(modify(first, { Groups: [await makeGroup()] }), {
        name: "InvalidNetworkInterfaceID.NotFound",
      });
      assert.equal((await readInterface(second)).Status, "available");
    });

    it("keep the metadata options that a change leaves out", async () => {
      const instance = await launch({ MetadataOptions: { HttpTokens: "required" } });
      await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: instance, HttpEndpoint: "disabled" }));
      const { MetadataOptions } = await read(instance);
      assert.deepEqual([MetadataOptions?.HttpEndpoint, MetadataOptions?.HttpTokens], ["disabled", "required"]);
    });

    it("of the Spot kind can neither be stopped nor protected", async () => {
      const spot = await launch({ InstanceMarketOptions: { MarketType: "spot" } });
      const stop = ec2.send(new StopInstancesCommand({ InstanceIds: [spot] }));
      await assert.rejects(stop, { name: "UnsupportedOperation" });
      const protect = new ModifyInstanceAttributeCommand({ InstanceId: spot, DisableApiTermination: { Value: true } });
      await assert.rejects(ec2.send(protect), { name: "UnsupportedOperation" });
    });

    it("are found by their instance profile", async () => {
      const iam = new IAMClient(world.gateway.behind("111111111111", region));
      const { InstanceProfile: profile } = await iam.send(
        new CreateInstanceProfileCommand({ InstanceProfileName: "batch" }),
      );
      const withIt = await launch({ IamInstanceProfile: { Name: "batch" } });
      await launch({});
      const Filters = [{ Name: "iam-instance-profile.arn", Values: [profile?.Arn ?? ""] }];
      const { Reservations: found = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
      assert.deepEqual(
        found.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
        [withIt],
      );
    });

    it("are told apart from ids that are none", async () => {
      await assert.rejects(read("i-99999999"), { name: "InvalidInstanceID.NotFound" });
      await assert.rejects(read("i-zz"), { name: "InvalidInstanceID.Malformed" });
    });

    it("have all their volumes in one set of snapshots", async () => {
      const InstanceId = await launch({
        BlockDeviceMappings: ["/dev/sda1", "/dev/sdb"].map((DeviceName) => ({ DeviceName, Ebs: { VolumeSize: 8 } })),
      });
      const { Snapshots } = await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId } }));
      assert.equal(new Set(Snapshots?.map((snapshot) => snapshot.VolumeId)).size, 2);
      assert.ok(Snapshots?.every((snapshot) => snapshot.State !== undefined));
    });
  });

  describe("security groups", () => {
    async function egressOf(group: string) {
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
      return SecurityGroups?.[0]?.IpPermissionsEgress ?? [];
    }

    it("let everything out of a VPC with IPv6 by both families", async () => {
      const [permission] = await egressOf(await makeGroup());
      assert.deepEqual([permission?.IpRanges?.length, permission?.Ipv6Ranges?.length], [1, 1]);
    });

    it("tell when a rule to revoke is not there", async () => {
      const group = await makeGroup(elsewhere);
      const revoke = () =>
        ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [everywhere] }));
      await revoke();
      assert.deepEqual(await egressOf(group), []);
      await assert.rejects(revoke(), { name: "InvalidPermission.NotFound" });
      const byId = { GroupId: group, SecurityGroupRuleIds: ["sgr-12345678901234567"] };
      await assert.rejects(ec2.send(new RevokeSecurityGroupEgressCommand(byId)), {
        name: "InvalidSecurityGroupRuleId.NotFound",
      });
    });

    it("exist once by name in a VPC, also when two ask at the same time", async () => {
      const create = () =>
        ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: "isolation", Description: "isolation" }));
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, create));
      assert.equal(outcomes.filter((outcome) => outcome.status === "fulfilled").length, 1);
    });

    it("cannot be deleted while an interface has them", async () => {
      const GroupId = await makeGroup();
      const instance = await launch({ SecurityGroupIds: [GroupId] });
      const remove = () => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
      await assert.rejects(remove(), { name: "DependencyViolation" });
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
      await remove();
    });
  });

  it("takes a delegated administrator for AWS Config and Security Hub", async () => {
    const organizations = new OrganizationsClient(world.gateway.behind("222222222222", "us-east-1"));
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const account = { AccountName: "security", Email: "security@example.com" };
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(account));
    const AccountId = CreateAccountStatus?.AccountId;
    for (const ServicePrincipal of ["config.amazonaws.com", "securityhub.amazonaws.com"]) {
      await organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
      const { DelegatedAdministrators } = await organizations.send(
        new ListDelegatedAdministratorsCommand({ ServicePrincipal }),
      );
      assert.deepEqual(
        DelegatedAdministrators?.map(({ Id }) => Id),
        [AccountId],
      );
    }
  });

  it("keeps a queue's policy while its other attributes change", async () => {
    const sqs = new SQSClient(world.gateway.behind("111111111111", region));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "with-policy" }));
    const statement = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: "5" } }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    assert.equal(Attributes?.DelaySeconds, "5");
    assert.deepEqual(JSON.parse(Attributes?.Policy ?? "{}"), JSON.parse(Policy));
    sqs.destroy();
  });
});
