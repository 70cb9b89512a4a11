import assert from "node:assert/strict";
import { automationPermissionsOf } from "../../../functions/start-automation/executionPermissions";

const actionsOf = (...rows: Parameters<typeof automationPermissionsOf>[0]) =>
  automationPermissionsOf(rows).flatMap(({ actions }) => [...actions]);

describe("What the execution role may do", () => {
  it("is what the runbooks of the rows need, and nothing of others", () => {
    assert.deepEqual(actionsOf(), []);
    assert.deepEqual(actionsOf({ document: "AWS-EnableS3BucketEncryption" }), ["s3:PutEncryptionConfiguration"]);
    assert.deepEqual(actionsOf({ document: "AWS-TerminateEC2Instance" }), [
      "ec2:TerminateInstances",
      "ec2:DescribeInstanceStatus",
    ]);
  });

  it("counts a runbook once, however many rows start it", () => {
    const row = { document: "AWS-EnableS3BucketEncryption" };
    assert.equal(automationPermissionsOf([row, row]).length, 1);
  });

  it("is what a row says of a runbook that Firebreak does not know, each under a Sid of its own", () => {
    const stop = (resource: string) => ({
      document: "Acme-Stop",
      parameters: {},
      permissions: [{ sid: "Stop", actions: ["rds:StopDBInstance"] as [string], resources: [resource] as [string] }],
    });
    const statements = automationPermissionsOf([stop("arn:a"), stop("arn:b")]);
    assert.deepEqual(
      statements.map(({ sid, resources }) => [sid, ...resources]),
      [
        ["Stop", "arn:a"],
        ["Stop2", "arn:b"],
      ],
    );
  });
});
