import assert from "node:assert/strict";
import { CreateRoleCommand, GetRoleCommand, IAMClient, UntagRoleCommand } from "@aws-sdk/client-iam";
import { memberBaseline } from "../../../components/baseline/memberBaseline";
import { lookUpOwnRoles } from "../../../components/existingRoles";
import { lookUpPlacement } from "../../../components/placement";
import { ResponseRole } from "../../../components/responseRole";
import { samePolicy } from "../../../functions/domain/policyEquality";
import { notify } from "../../../functions/notify/responder";
import { memberSettings } from "../../rollout/emulatedMember";
import { DeployedPrograms, type ProgramStack, region } from "./deployedPrograms";

const roleName = "Security-IR-Role";
const trustOfOld = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

describe("A response role that is there already, met by the real engine", function () {
  this.timeout(240_000);
  let programs: DeployedPrograms;
  let stack: ProgramStack;
  let iam: IAMClient;

  before(async () => {
    programs = await DeployedPrograms.start();
    const member = programs.organization.account("sandbox");
    iam = member.client(IAMClient);
    const settings = memberSettings(programs.organization, member);
    stack = await programs.stack("member", member, async () => {
      const placement = await lookUpPlacement();
      const ownRoles = await lookUpOwnRoles([memberBaseline(settings, placement).responseRole.roleName]);
      new ResponseRole("response", { ...settings, placement, roleName, ownRoles, responders: [notify] });
    });
    await iam.send(
      new CreateRoleCommand({
        ...{ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trustOfOld) },
        Tags: [{ Key: "firebreak:owner", Value: "firebreak" }],
      }),
    );
    assert.equal(region, "us-east-1");
  });
  after(() => programs?.stop());

  const trust = async () => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    return decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
  };

  it("is taken over where it is Firebreak's, and gets this version's trust in the same run", async () => {
    const { changes } = await stack.up();
    assert.equal(changes.import, 1, JSON.stringify(changes));
    assert.ok(!samePolicy(await trust(), JSON.stringify(trustOfOld)));
    assert.match(await trust(), /sts:ExternalId/);
  });

  it("is the stack's own from then on", async () => {
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("stops the stack before it changes anything where it is not Firebreak's", async () => {
    await iam.send(new UntagRoleCommand({ RoleName: roleName, TagKeys: ["firebreak:owner"] }));
    const before = await trust();
    await assert.rejects(stack.up(), /Security-IR-Role\. Nothing was made/);
    assert.equal(await trust(), before);
  });
});
