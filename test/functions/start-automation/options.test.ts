import assert from "node:assert/strict";
import { startAutomationOptionsSchema } from "../../../functions/start-automation/options";

function problemsOf(options: unknown): string {
  const parsed = startAutomationOptionsSchema.safeParse(options);
  return parsed.success
    ? ""
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

describe("The options of a row that starts an automation", () => {
  it("need the document only, where Firebreak knows it", () => {
    assert.equal(problemsOf({ document: "AWS-EnableS3BucketEncryption" }), "");
    assert.match(problemsOf({}), /document/);
  });

  it("of another document say its parameters and what it needs in the member", () => {
    const document = "Acme-QuarantineQueue";
    assert.match(
      problemsOf({ document }),
      /parameters: Firebreak does not know Acme-QuarantineQueue.*\n.*permissions: /,
    );
    assert.equal(problemsOf({ document, parameters: { Queue: "{resourceId}" }, permissions: [] }), "");
  });

  it("with an unknown placeholder are a mistake, and the known ones are told", () => {
    const problems = problemsOf({ document: "AWS-EnableS3BucketEncryption", parameters: { BucketName: "{bucket}" } });
    assert.match(
      problems,
      /parameters\.BucketName: .*\{bucket\} is no placeholder; known are \{resourceId\}, \{instanceId\}/,
    );
  });

  it("can't name the role, nor have Systems Manager fill something in itself", () => {
    const document = "AWS-EnableS3BucketEncryption";
    assert.match(problemsOf({ document, parameters: { AutomationAssumeRole: "x" } }), /is set by Firebreak/);
    assert.match(problemsOf({ document, parameters: { BucketName: "{{ssm:name}}" } }), /Systems Manager's own/);
  });

  it("give a reason for any resource, whole actions, and only placeholders of a permission", () => {
    const withPermission = (permission: object) =>
      problemsOf({ document: "Acme-Stop", parameters: {}, permissions: [{ sid: "Stop", ...permission }] });
    assert.match(withPermission({ actions: ["rds:StopDBInstance"], resources: ["*"] }), /because/);
    assert.match(withPermission({ actions: ["rds:*"], resources: ["arn:aws:rds:::x"] }), /IAM action in full/);
    assert.match(
      withPermission({
        actions: ["rds:StopDBInstance"],
        resources: ["arn:{partition}:rds:{region}:{resourceId}:db:x"],
      }),
      /\{resourceId\} is no placeholder of a permission/,
    );
    assert.equal(
      withPermission({ actions: ["rds:StopDBInstance"], resources: ["arn:{partition}:rds:*:{account}:db:*"] }),
      "",
    );
  });

  it("take no key that they do not know", () => {
    assert.match(problemsOf({ document: "AWS-EnableS3BucketEncryption", paramters: {} }), /paramters/);
  });
});
