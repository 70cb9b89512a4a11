import assert from "node:assert/strict";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { EmulatedAccounts } from "../emulatedAccounts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const denial = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
});

describe("IAM through the gateway", () => {
  let world: EmulatedAccounts;
  let iam: IAMClient;

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    iam = new IAMClient(await world.administrator("111111111111"));
  });
  after(() => world?.stop());

  it("lets nobody change the role of a service or of a permission set, and everybody read it", async () => {
    const { Role: linked } = await iam.send(
      new CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }),
    );
    const reserved = "AWSReservedSSO_Administrator_0123456789abcdef";
    const Path = "/aws-reserved/sso.amazonaws.com/";
    await iam.send(new CreateRoleCommand({ RoleName: reserved, Path, AssumeRolePolicyDocument: trust }));
    const refused = { name: "UnmodifiableEntityException" };
    for (const RoleName of [linked?.RoleName, reserved]) {
      const PolicyArn = "arn:aws:iam::aws:policy/AWSDenyAll";
      for (const change of [
        () => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "block", PolicyDocument: denial })),
        () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
        () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })),
      ]) {
        await assert.rejects(change(), refused);
      }
      assert.equal((await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleName, RoleName);
    }
  });
});
