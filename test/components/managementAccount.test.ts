import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ManagementAccount, type ManagementAccountArgs } from "../../components/managementAccount";
import { deploy, placement } from "./deployment";
import { withoutExceptionPolicies } from "./exceptionPolicies";

const args: ManagementAccountArgs = {
  placement: { ...placement, region: "eu-central-1" },
  securityAccountId: "111122223333",
  guardDutyAdministrator: true,
  existingAdministrator: undefined,
  securityHubAdministrator: false,
  configAdministrator: false,
  configRules: "organization",
  regions: ["eu-central-1", "us-east-1"],
  ...withoutExceptionPolicies,
};

function deployManagement(differences: Partial<ManagementAccountArgs> = {}) {
  return deploy(() => new ManagementAccount("management", { ...args, ...differences }));
}

describe("The management account", () => {
  it("appoints the security account as GuardDuty's administrator in every Region", async () => {
    const deployment = await deployManagement();
    assert.deepEqual(
      deployment.all("OrganizationAdminAccount").map(({ inputs }) => inputs),
      [
        { adminAccountId: "111122223333", region: "eu-central-1" },
        { adminAccountId: "111122223333", region: "us-east-1" },
      ],
    );
  });

  it("appoints nobody where another tool does", async () => {
    const other = { accountId: "999988887777", name: "Audit" };
    const deployment = await deployManagement({ guardDutyAdministrator: false, existingAdministrator: other });
    assert.deepEqual(deployment.all("OrganizationAdminAccount"), []);
  });

  it("adopts its appointment in the Region of the provider where it is the administrator already", async () => {
    const existingAdministrator = { accountId: "111122223333", name: "Security" };
    const deployment = await deployManagement({ existingAdministrator });
    assert.deepEqual(
      deployment.all("OrganizationAdminAccount").map(({ inputs, imported }) => [inputs.region, imported]),
      [
        ["eu-central-1", "111122223333"],
        ["us-east-1", undefined],
      ],
    );
  });

  it("says which account is GuardDuty's administrator where it is another, and what to do", async () => {
    const existingAdministrator = { accountId: "999988887777", name: "Audit" };
    await assert.rejects(deployManagement({ existingAdministrator }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      return /account 999988887777 \(Audit\), not 111122223333/.test(error.message);
    });
  });

  it("appoints Security Hub's administrator only where it is told to", async () => {
    assert.deepEqual(kinds(await deployManagement()), []);
    assert.deepEqual(kinds(await deployManagement({ securityHubAdministrator: true })), ["eu-central-1", "us-east-1"]);

    function kinds({ resources }: Awaited<ReturnType<typeof deployManagement>>) {
      return resources
        .filter(({ type }) => type === "aws:securityhub/organizationAdminAccount:OrganizationAdminAccount")
        .map(({ inputs }) => inputs.region);
    }
  });
});
