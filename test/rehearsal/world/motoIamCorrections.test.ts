import assert from "node:assert/strict";
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A policy of about this many characters. */
function policyOf(characters: number, effect = "Deny"): string {
  const empty = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "", Effect: effect, Action: "*", Resource: "*" }],
  });
  return empty.replace('"Sid":""', `"Sid":"${"a".repeat(characters - empty.length)}"`);
}

describe("moto's IAM as corrected", function () {
  this.timeout(120_000);
  let world: EmulatedAccounts;
  let iam: IAMClient;

  before(async () => {
    world = await EmulatedAccounts.start();
    iam = new IAMClient(world.gateway.behind("111111111111", region));
  });
  after(() => world.stop());

  const isLimit = { name: "LimitExceededException" };

  it("takes 2,048 characters of inline policies on a user, all together, and an overwritten one for what it will be", async () => {
    const UserName = "wordy";
    await iam.send(new CreateUserCommand({ UserName }));
    const put = (PolicyName: string, characters: number) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: policyOf(characters) }));
    await put("one", 1500);
    await assert.rejects(put("two", 600), isLimit);
    await put("two", 548);
    await put("one", 1400);
    await put("two", 648);
  });

  it("takes 10,240 characters of inline policies on a role", async () => {
    const RoleName = "wordy";
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const put = (PolicyName: string, characters: number) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: policyOf(characters) }));
    await put("one", 10_000);
    await assert.rejects(put("two", 241), isLimit);
    await put("two", 240);
  });

  it("attaches ten policies to a user or a role, and one of them again", async () => {
    const UserName = "attached";
    const RoleName = "attached";
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const arns: string[] = [];
    for (let count = 0; count < 10; count++) {
      const { Policy: policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `policy-${count}`, PolicyDocument: policyOf(200) }),
      );
      arns.push(policy?.Arn ?? "");
    }
    for (const PolicyArn of [...arns, arns[0]]) {
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    const PolicyArn = "arn:aws:iam::aws:policy/AWSDenyAll";
    await assert.rejects(iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })), isLimit);
    await assert.rejects(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })), isLimit);
  });

  it("gives users unique ids as IAM does, and answers with their tags", async () => {
    const UserName = "tagged";
    await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: "team", Value: "payments" }] }));
    const { User: user } = await iam.send(new GetUserCommand({ UserName }));
    assert.match(user?.UserId ?? "", /^AIDA[A-Z0-9]{17}$/);
    assert.deepEqual(user?.Tags, [{ Key: "team", Value: "payments" }]);
  });
});
