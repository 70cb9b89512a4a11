import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import program from "../index";
import { deploy, placement, refusal } from "./components/deployment";

const shared = {
  "firebreak:organizationId": "o-a1b2c3d4e5",
  "firebreak:securityAccountId": placement.accountId,
};

function deployStack(config: Readonly<Record<string, string>>) {
  const calls = {
    getDelegatedAdministrators: () => ({ delegatedAdministrators: [] }),
    getDelegatedServices: () => ({ delegatedServices: [{ servicePrincipal: "guardduty.amazonaws.com" }] }),
    getDetector: () => ({ id: "d1", tags: {} }),
    getRole: () => {
      throw refusal("reading IAM Role: couldn't find resource");
    },
  };
  return deploy(
    () => {
      pulumi.runtime.setAllConfig({ ...shared, ...config });
      return program();
    },
    { calls },
  );
}

describe("The program", () => {
  for (const [role, component] of [
    ["management", "ManagementAccount"],
    ["security", "SecurityAccount"],
    ["member", "MemberAccount"],
  ] as const) {
    it(`builds a ${component} where the role is ${role}`, async () => {
      const { resources } = await deployStack({ "firebreak:role": role });
      const roots = resources.filter(({ type }) => /^firebreak:components:\w+Account$/.test(type));
      assert.deepEqual(
        roots.map(({ type, name }) => [type, name]),
        [[`firebreak:components:${component}`, role]],
      );
    });
  }

  it("adopts the detector of the security account, which GuardDuty made when it became the administrator", async () => {
    const { imported, inputs } = (await deployStack({ "firebreak:role": "security" })).one("Detector");
    assert.deepEqual([imported, inputs.tags], ["d1", undefined]);
  });

  it("makes nothing where the configuration has a mistake, and says which", async () => {
    await assert.rejects(deployStack({ "firebreak:role": "member", "firebreak:organizationId": "x" }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      return /firebreak:organizationId: "x" must be an AWS Organizations id/.test(error.message);
    });
  });

  it("does nothing when it is loaded, so that one process can run it for many stacks", async () => {
    const members = await deployStack({ "firebreak:role": "member", "firebreak:responseRoleName": "First" });
    const again = await deployStack({ "firebreak:role": "member", "firebreak:responseRoleName": "Second" });
    assert.deepEqual(
      [members, again].map((deployment) => deployment.one("Role", "response-role").inputs.name),
      ["First", "Second"],
    );
  });
});
