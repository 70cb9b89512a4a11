import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ManagementAccount } from "../../components/managementAccount";
import { assertPolicyTypes } from "../../components/organizationPolicies";
import { deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const unit = "ou-ab12-c3d4e5f6";
const principals = {
  "firebreak:exceptionPrincipals": '["arn:aws-cn:iam::*:role/exception-approver"]',
  "firebreak:deploymentPrincipals": '["arn:*:iam::*:role/firebreak-deployer"]',
};

function deployGuard(config: Readonly<Record<string, string>>) {
  const settings = settingsOf("management", { "firebreak:guardDutyAdministrator": "false", ...config });
  return deploy(
    () => new ManagementAccount("management", { ...settings, placement, existingAdministrator: undefined }),
  );
}

const on = { ...principals, "firebreak:exceptionGuard": "true" };

describe("The guard of exceptions", () => {
  it("makes nothing unless it is asked", async () => {
    assert.deepEqual((await deployGuard(principals)).all("Policy"), []);
  });

  it("makes a policy of the tag and one of Firebreak's own, attached to nothing", async () => {
    const deployment = await deployGuard(on);
    assert.deepEqual(
      deployment.all("Policy").map(({ inputs }) => [inputs.name, inputs.type]),
      [
        ["firebreak-exception-tag", "SERVICE_CONTROL_POLICY"],
        ["firebreak-response", "SERVICE_CONTROL_POLICY"],
      ],
    );
    assert.deepEqual(deployment.all("PolicyAttachment"), []);
  });

  it("attaches each policy to each target", async () => {
    const targets = [unit, "444455556666"];
    const deployment = await deployGuard({ ...on, "firebreak:exceptionGuardTargets": JSON.stringify(targets) });
    assert.deepEqual(
      deployment.all("PolicyAttachment").map(({ inputs }) => [inputs.policyId, inputs.targetId]),
      ["firebreak-exception-tag", "firebreak-response"].flatMap((policy) => targets.map((target) => [policy, target])),
    );
  });

  it("names resources in the partition of the stack, and principals as the config has them", async () => {
    const deployment = await deployGuard(on);
    const tag = deployment.policy("Policy", "exception-tag-policy", "content").Statement;
    assert.deepEqual(tag.find(({ Sid }) => Sid === "BecomeNamed")?.Resource, [
      "arn:aws-cn:iam::*:role/exception-approver",
    ]);
    const response = deployment.policy("Policy", "response-policy", "content").Statement;
    assert.deepEqual(response.find(({ Sid }) => Sid === "KeepRoles")?.Resource, [
      "arn:aws-cn:iam::*:role/Security-IR-Role",
      "arn:aws-cn:iam::*:role/firebreak/*",
      "arn:aws-cn:iam::*:role/AWS-SystemsManager-AutomationExecutionRole",
    ]);
    assert.deepEqual(response.find(({ Sid }) => Sid === "KeepDetector")?.Condition, {
      ArnNotLike: { "aws:PrincipalArn": ["arn:*:iam::*:role/firebreak-deployer"] },
      StringNotEquals: { "aws:PrincipalAccount": placement.accountId },
    });
  });

  it("leaves out the half that names nobody", async () => {
    const names = async (without: keyof typeof principals) => {
      const deployment = await deployGuard({ ...on, [without]: "" });
      return deployment.all("Policy").map(({ inputs }) => inputs.name);
    };
    assert.deepEqual(await names("firebreak:exceptionPrincipals"), ["firebreak-response"]);
    assert.deepEqual(await names("firebreak:deploymentPrincipals"), ["firebreak-exception-tag"]);
  });

  it("is in as many policies as twenty principals need, and says in the preview where they are too many", async () => {
    const many = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, index) => `arn:aws-cn:iam::*:role/exception-approver-${index}`));
    const twenty = await deployGuard({ ...on, "firebreak:exceptionPrincipals": many(20) });
    for (const { inputs } of twenty.all("Policy")) assert.ok(String(inputs.content).length <= 5_120);
    await assert.rejects(
      deployGuard({ ...on, "firebreak:exceptionPrincipals": many(120) }),
      (error) =>
        pulumi.RunError.isInstance(error) && /Statement NameTheTag of the guard has \d+ characters/.test(error.message),
    );
  });
});

describe("The tag policy of exceptions", () => {
  it("is made and attached where it is asked, with the beginnings of tickets", async () => {
    const deployment = await deployGuard({
      "firebreak:exceptionTagPolicy": "true",
      "firebreak:exceptionTicketPrefixes": '["Jira-"]',
      "firebreak:exceptionGuardTargets": JSON.stringify([unit]),
    });
    const { inputs } = deployment.one("Policy");
    assert.equal(inputs.type, "TAG_POLICY");
    assert.deepEqual(JSON.parse(String(inputs.content)).tags.SecurityException.tag_value, { "@@assign": ["Jira-*"] });
    assert.deepEqual(
      deployment.all("PolicyAttachment").map((attachment) => attachment.inputs.targetId),
      [unit],
    );
  });
});

describe("Policy types that the organization has not turned on", () => {
  const check = (policyTypes: readonly object[], needed: Parameters<typeof assertPolicyTypes>[0]) =>
    deploy(() => assertPolicyTypes(needed), {
      calls: { getOrganization: () => ({ roots: [{ id: "r-ab12", policyTypes }] }) },
    });

  it("are told before anything is made, with the command that turns them on", async () => {
    await assert.rejects(
      check([{ type: "SERVICE_CONTROL_POLICY", status: "PENDING_ENABLE" }], ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        /enable-policy-type --root-id r-ab12 --policy-type SERVICE_CONTROL_POLICY\n.*--policy-type TAG_POLICY/.test(
          error.message,
        ),
    );
  });

  it("are none where they are on, and nobody is asked where none is needed", async () => {
    await check([{ type: "TAG_POLICY", status: "ENABLED" }], ["TAG_POLICY"]);
    await deploy(() => assertPolicyTypes([]));
  });
});
