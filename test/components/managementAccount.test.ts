import assert from "node:assert/strict";
import { ManagementAccount } from "../../components/managementAccount";
import { deploy } from "./deployment";

const args = {
  securityAccountId: "111122223333",
  guardDutyAdministrator: true,
  regions: ["eu-central-1", "us-east-1"],
};

describe("The management account", () => {
  it("appoints the security account as GuardDuty's administrator in every Region", async () => {
    const deployment = await deploy(() => new ManagementAccount("management", args));
    assert.deepEqual(
      deployment.all("OrganizationAdminAccount").map(({ inputs }) => inputs),
      [
        { adminAccountId: "111122223333", region: "eu-central-1" },
        { adminAccountId: "111122223333", region: "us-east-1" },
      ],
    );
  });

  it("appoints nobody where another tool does", async () => {
    const deployment = await deploy(
      () => new ManagementAccount("management", { ...args, guardDutyAdministrator: false }),
    );
    assert.deepEqual(deployment.all("OrganizationAdminAccount"), []);
  });
});
