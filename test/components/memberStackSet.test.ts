import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ManagementAccount } from "../../components/managementAccount";
import { MemberAccount } from "../../components/memberAccount";
import { assertStackSetsTrusted } from "../../components/memberStackSet";
import { deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const units = ["ou-ab12-c3d4e5f6", "ou-ab12-d4e5f6a7"];

function deployManagement(config: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf("management", {
    "firebreak:guardDutyAdministrator": "false",
    "firebreak:memberStackSetTargets": JSON.stringify(units),
    "firebreak:regions": '["cn-north-1","cn-northwest-1"]',
    ...config,
  });
  return deploy(
    () => new ManagementAccount("management", { ...settings, placement, existingAdministrator: undefined }),
  );
}

const on = { "firebreak:memberStackSet": "true" };

describe("The StackSets of the members' baseline", () => {
  it("are not made unless they are asked for", async () => {
    const deployment = await deployManagement();
    assert.deepEqual([...deployment.all("StackSet"), ...deployment.all("StackInstances")], []);
  });

  it("are the home Region's, and the further Regions', which waits for it in every account that joins", async () => {
    const [home, further] = (await deployManagement(on)).all("StackSet").map(({ inputs }) => inputs);
    assert.equal(home?.name, "firebreak-member");
    assert.deepEqual(home?.autoDeployment, { enabled: true, retainStacksOnAccountRemoval: false });
    assert.deepEqual(further?.autoDeployment, {
      enabled: true,
      retainStacksOnAccountRemoval: false,
      dependsOnStackSets: ["arn:aws:cloudformation/stackSet:StackSet:firebreak-member"],
    });
    assert.equal(further?.templateBody, home?.templateBody);
    assert.equal((await deployManagement({ ...on, "firebreak:regions": "[]" })).all("StackSet").length, 1);
  });

  it("have instances of their own for each unit and Region, so that a change of one takes nothing from another", async () => {
    const instances = (await deployManagement(on)).all("StackInstances").map(({ inputs }) => inputs);
    assert.deepEqual(
      instances
        .map(({ stackSetName, regions, deploymentTargets }) =>
          JSON.stringify([stackSetName, regions, deploymentTargets]),
        )
        .sort(),
      [
        ["firebreak-member", "cn-north-1"] as const,
        ["firebreak-member-further-regions", "cn-northwest-1"] as const,
      ].flatMap(([name, region]) =>
        units.map((unit) => JSON.stringify([name, [region], { organizationalUnitIds: [unit] }])),
      ),
    );
  });

  it("are refused where the organization does not trust StackSets, with the command that has it do so", async () => {
    const trusting = (principals: readonly string[]) =>
      deploy(assertStackSetsTrusted, {
        calls: { getOrganization: () => ({ awsServiceAccessPrincipals: principals }) },
      });
    await trusting(["member.org.stacksets.cloudformation.amazonaws.com"]);
    await assert.rejects(
      trusting(["config.amazonaws.com"]),
      (error) => pulumi.RunError.isInstance(error) && /activate-organizations-access/.test(error.message),
    );
  });

  it("leave to a member's own stack what has to look first, and nothing else", async () => {
    const settings = settingsOf("member", {
      ...on,
      "firebreak:configRules": "accounts",
      "firebreak:enableConfig": "true",
      "firebreak:enableGuardDuty": "true",
    });
    const member = { ...placement, accountId: "444455556666" };
    const deployment = await deploy(() => {
      const { responseRoleArn } = new MemberAccount("member", { ...settings, placement: member });
      responseRoleArn.apply((arn) => assert.equal(arn, "arn:aws-cn:iam::444455556666:role/Security-IR-Role"));
    });
    assert.deepEqual([...deployment.all("EventRule"), ...deployment.all("Group")], []);
    assert.deepEqual(
      deployment.all("Role").map(({ name }) => name.replace(/^member-config-recording-/, "")),
      ["role"],
      "the recorder's alone",
    );
    assert.equal(deployment.all("Recorder").length, 1);
    assert.equal(deployment.all("Detector").length, 1);
  });
});
