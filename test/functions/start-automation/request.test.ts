import assert from "node:assert/strict";
import { findingOf, readRequest } from "../../../functions/start-automation/request";

/** As the reference's input transformer writes it. */
const published = {
  account: "111122223333",
  resourseType: "ec2:instance",
  resourceId: "i-0123456789abcdef0",
  AutomationDocumentName: "AWS-TerminateEC2Instance",
  AutomationParameters: { InstanceId: ["i-0123456789abcdef0"] },
};
const from = { partition: "aws", region: "eu-central-1", securityAccountId: "999999999999", requestId: "r-1" };

function requestOf(payload: unknown) {
  const reading = readRequest(payload);
  assert.ok(reading.kind === "request", JSON.stringify(reading));
  return reading.request;
}

function problemsOf(payload: unknown): string {
  const reading = readRequest(payload);
  assert.equal(reading.kind, "malformed");
  return reading.kind === "malformed" ? reading.problems.join("; ") : "";
}

describe("The reference's own input", () => {
  it("is read with its misspelt key, in the function's own Region", () => {
    const finding = findingOf(requestOf(published), from);
    assert.equal(finding.resourceType, "AWS::EC2::Instance");
    assert.equal(finding.instanceId, "i-0123456789abcdef0");
    assert.equal(finding.accountId, "111122223333");
    assert.equal(finding.region, "eu-central-1");
    assert.equal(finding.unfit, undefined);
  });

  it("is read with the key spelt right, Config's names of kinds, and a Region", () => {
    const { resourseType: _, ...rest } = published;
    const request = requestOf({
      ...rest,
      resourceType: "AWS::S3::Bucket",
      resourceId: "invoices",
      region: "us-west-2",
    });
    const finding = findingOf(request, from);
    assert.equal(finding.resourceType, "AWS::S3::Bucket");
    assert.equal(finding.region, "us-west-2");
  });

  it("names the kind once", () => {
    const { resourseType: _, ...rest } = published;
    assert.match(problemsOf(rest), /name the kind of resource once/);
    assert.match(problemsOf({ ...published, resourceType: "s3" }), /name the kind of resource once/);
  });

  it("is refused with another account than one of 12 digits, and with keys that nobody knows", () => {
    assert.match(problemsOf({ ...published, account: "1111" }), /account/);
    assert.match(problemsOf({ ...published, region: "Frankfurt" }), /region/);
    assert.match(problemsOf({ ...published, role: "admin" }), /role/);
  });

  it("of a kind that nobody knows ends as not applicable, with the reason", () => {
    const finding = findingOf(requestOf({ ...published, resourseType: "quantum:cat" }), from);
    assert.match(finding.unfit ?? "", /does not know resources of type quantum:cat/);
  });

  it("is told from a playbook row's payload", () => {
    assert.deepEqual(readRequest({ row: "encrypt-bucket", options: {}, event: {} }), { kind: "none" });
    assert.deepEqual(readRequest("text"), { kind: "none" });
  });
});
