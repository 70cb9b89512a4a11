import assert from "node:assert/strict";
import { IAMClient } from "@aws-sdk/client-iam";
import { denyCredentials } from "../../../../functions/isolate-instance/followUps/denyCredentials";
import type { FollowUpContext } from "../../../../functions/isolate-instance/followUps/followUp";

const instanceArn = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0";
const ownDeny = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "FirebreakDenyInstance",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnEquals: { "ec2:SourceInstanceARN": instanceArn } },
    },
  ],
};

/** What the plan records where the role has this inline policy under the fixed name. */
async function planned(policy: object) {
  const iam = new IAMClient({ region: "eu-central-1" });
  iam.middlewareStack.add(
    (_next, context) => async () => ({
      response: {},
      output:
        context.commandName === "GetInstanceProfileCommand"
          ? {
              $metadata: {},
              InstanceProfile: { Roles: [{ RoleName: "web", Arn: "arn:aws:iam::111122223333:role/web" }] },
            }
          : { $metadata: {}, PolicyDocument: encodeURIComponent(JSON.stringify(policy)) },
    }),
    { step: "initialize", name: "answer" },
  );
  const context = {
    clients: { iam },
    instance: {
      id: "i-0123456789abcdef0",
      arn: instanceArn,
      instanceProfileArn: "arn:aws:iam::111122223333:instance-profile/web",
    },
    neverContain: [],
  } as unknown as FollowUpContext;
  return denyCredentials.plan(context);
}

describe("The deny of an instance's credentials", () => {
  it("takes its own deny, left by an earlier incident, for nothing: releasing removes it", async () => {
    const plan = await planned(ownDeny);
    assert.ok(plan.kind === "act");
    assert.deepEqual(plan.before, {
      roleName: "web",
      policyName: "firebreak-deny-i-0123456789abcdef0",
      document: null,
    });
  });

  it("keeps another's policy of the same name, to be put back", async () => {
    const others = { Version: "2012-10-17", Statement: [] };
    const plan = await planned(others);
    assert.ok(plan.kind === "act");
    assert.deepEqual(plan.before, {
      roleName: "web",
      policyName: "firebreak-deny-i-0123456789abcdef0",
      document: JSON.stringify(others),
    });
  });
});
