import assert from "node:assert/strict";
import { containmentTagGuard } from "../../../functions/domain/containmentTagGuard";
import { serviceControlPolicies } from "../../../functions/domain/serviceControl";
import { administrator, GuardedAccount, session } from "./guardedAccount";

const tag = "SecurityIncidentStatus";
const soc = session("soc");
const statements = containmentTagGuard({
  partition: "aws",
  principals: ["arn:aws:iam::*:role/soc"],
  deploymentPrincipals: ["arn:aws:iam::*:role/firebreak-deployer"],
  responseRoleName: "Security-IR-Role",
});
const guarded = new GuardedAccount(
  serviceControlPolicies([{ name: "firebreak-status-tag", description: "", statements }]),
);

const asked = (action: string, key = tag) => ({
  action,
  context: { "aws:TagKeys": ["team", key], [`aws:RequestTag/${key}`]: "Contain" },
});

describe("The guard of the tag that contains", () => {
  for (const action of ["ec2:CreateTags", "autoscaling:CreateOrUpdateTags", "ec2:RunInstances", "tag:TagResources"]) {
    it(`lets nobody but those who are named give it by ${action}`, () => {
      assert.equal(guarded.allows(administrator, asked(action)), false);
      assert.equal(guarded.allows(soc, asked(action)), true);
    });
  }

  it("knows the key however it is capitalized", () => {
    assert.equal(guarded.allows(administrator, asked("ec2:CreateTags", tag.toLowerCase())), false);
  });

  it("leaves other tags, and taking this one away, to whoever may", () => {
    assert.equal(guarded.allows(administrator, asked("ec2:CreateTags", "stage")), true);
    assert.equal(guarded.allows(administrator, { action: "ec2:DeleteTags", context: { "aws:TagKeys": [tag] } }), true);
  });

  it("lets nobody become one of those who are named", () => {
    const resource = "arn:aws:iam::444455556666:role/soc";
    assert.equal(guarded.allows(administrator, { action: "iam:UpdateAssumeRolePolicy", resource }), false);
    assert.equal(
      guarded.allows(session("firebreak-deployer"), { action: "iam:UpdateAssumeRolePolicy", resource }),
      true,
    );
  });
});
