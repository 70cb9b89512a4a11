import assert from "node:assert/strict";
import { CreateTagsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import { createRole, createUser } from "../../../rehearsal/world/principals";
import { region } from "../gateway/emulatedAccounts";
import { memberId } from "../provenance/emulatedResponders";
import { HeldPrincipals } from "./heldPrincipals";

/** What a responder may call in a dry run: nothing of these changes or records anything. */
const harmless = /^(Get|List|Describe|Lookup|AssumeRole)/;

describe("A dry run", function () {
  this.timeout(120_000);
  let held: HeldPrincipals;

  before(async () => {
    held = await HeldPrincipals.start();
  });
  after(() => held?.stop());

  async function foresee(arn: string, options: object = {}, delivery: { principals?: readonly string[] } = {}) {
    const { outcome, error, calls, notices } = await held.contain(arn, { dryRun: true }, options, delivery);
    assert.equal(error, undefined);
    const changing = calls.filter(({ operation }) => !harmless.test(operation));
    assert.deepEqual(
      changing.map(({ service, operation }) => `${service}:${operation}`),
      [],
    );
    assert.deepEqual(notices, []);
    assert.ok(outcome?.kind === "dry-run", outcome?.kind);
    return outcome;
  }

  it("of a user tells what it could do with which key when, and changes and records nothing", async () => {
    const user = await createUser(held.responders.member, { keys: "two" });
    const { summary, impact } = await foresee(user.arn);
    assert.match(summary, /Dry run: block-principal would contain user\//);
    assert.match(impact?.stops.join() ?? "", /can do nothing any more.*access keys are inactive/);
    assert.deepEqual(
      user.keys.map(({ accessKeyId }) => impact?.lastUsed.some((fact) => fact.includes(accessKeyId))),
      [true, true],
    );
    assert.deepEqual(impact?.unknown, []);
    assert.equal(await held.responders.incident(`user/${user.name}`), undefined);
  });

  it("of a role tells who may assume it, and which instances run with it", async () => {
    const role = await createRole(held.responders.member);
    const instanceId = await instanceWith(role.name);
    const { impact } = await foresee(role.arn, { roleLevel: "deny-all" });
    assert.match(impact?.stops.join() ?? "", /for each workload on it/);
    assert.match(impact?.shares.join() ?? "", /assumed by .*ec2\.amazonaws\.com/);
    assert.match(impact?.shares.join() ?? "", new RegExp(`instances in ${region} that run with it: ${instanceId}`));
    assert.match(impact?.unknown.join() ?? "", /other than eu-west-1/);
  });

  it("of a role that hundreds of instances run with counts all of them, and reads them page by page", async () => {
    const role = await createRole(held.responders.member);
    await instanceWith(role.name);
    await Promise.all(Array.from({ length: 229 }, () => runInstance(role.name)));
    const mark = held.responders.world.gateway.journal.mark();
    const { impact } = await foresee(role.arn, { roleLevel: "deny-all" });
    assert.match(impact?.shares.join() ?? "", /run with it: (i-\w+, ){4}i-\w+ and 225 more/);
    const pages = held.responders.world.gateway.journal
      .since(mark)
      .filter(({ operation }) => operation === "DescribeInstances");
    assert.equal(pages.length, 3);
  });

  it("of a group that is open tells which rules close, and which instances have it", async () => {
    const { webGroupId } = held.responders.network;
    const { impact } = await foresee(`arn:aws:ec2:${region}:${memberId}:security-group/${webGroupId}`);
    assert.match(impact?.stops.join() ?? "", /tcp 443-443 from 0\.0\.0\.0\/0/);
    assert.match(impact?.shares.join() ?? "", /network interface/);
  });

  it("tells that nothing would be done of what is not there, or is contained already", async () => {
    const gone = await foresee(`arn:aws:iam::${memberId}:user/nobody`);
    assert.match(gone.summary, /Nothing would be changed: there is no user nobody/);
    const contained = await createUser(held.responders.member);
    await held.contain(contained.arn);
    assert.match((await foresee(contained.arn)).summary, /fb-\d+-\w+ contained it at/);
  });

  it("tells of the exception, which holds or does not as it would", async () => {
    const tags = { SecurityException: "J-1 by=jane@example.com" };
    // By the deployer, whom the list of principals does not have.
    const user = await createUser(held.responders.member, { tags, keys: "none" });
    assert.match(
      (await foresee(user.arn)).summary,
      /would contain .*The exception SecurityException=.* did not exempt/,
    );
    const listed = { principals: [`arn:aws:iam::${memberId}:user/*`] };
    const exempt = await createUser(held.responders.member, { tags, keys: "none" });
    assert.match(
      (await foresee(exempt.arn, {}, listed)).summary,
      /Nothing would be changed: .* is exempt\. Ticket J-1/,
    );
  });

  it("tells what it could not find out, and the containment does too, which no such failure stops", async () => {
    const user = await createUser(held.responders.member);
    const fault = held.responders.world.gateway.faults.inject({
      kind: "access-denied",
      service: "iam",
      operation: "GetAccessKeyLastUsed",
    });
    const { impact } = await foresee(user.arn);
    const { outcome, notices, calls } = await held.contain(user.arn);
    fault.remove();
    assert.match(impact?.unknown.join() ?? "", /when its access keys were last used: AccessDenied/);
    assert.equal(outcome?.kind, "contained");
    assert.match(notices.join(), /Not known {2}when its access keys were last used/);
    const denied = calls.findIndex(({ operation }) => operation === "PutUserPolicy");
    const asked = calls.findIndex(({ operation }) => operation === "GetAccessKeyLastUsed");
    assert.ok(denied >= 0 && asked > denied, "the card is read once the user is denied");
  });

  async function instanceWith(roleName: string): Promise<string> {
    const { member } = held.responders;
    const iam = member.client(IAMClient);
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: roleName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: roleName, RoleName: roleName }));
    const instanceId = await runInstance(roleName);
    const tagged = { Resources: [instanceId], Tags: [{ Key: "Name", Value: "batch" }] };
    await member.client(EC2Client).send(new CreateTagsCommand(tagged));
    return instanceId;
  }

  async function runInstance(profile: string): Promise<string> {
    const { member, network } = held.responders;
    const { Instances: [instance] = [] } = await member.client(EC2Client).send(
      new RunInstancesCommand({
        ImageId: "ami-12c6146b",
        MinCount: 1,
        MaxCount: 1,
        SubnetId: network.subnetIds[0],
        IamInstanceProfile: { Name: profile },
      }),
    );
    return instance?.InstanceId ?? "";
  }
});
