import assert from "node:assert/strict";
import { subjectOf } from "../../../functions/start-automation/subject";
import { exampleFinding } from "../domain/examples";

const bucket = "AWS::S3::Bucket";

describe("What a finding asks a runbook to act on", () => {
  it("is the resource that Config names, by its type", () => {
    const finding = exampleFinding({ source: "config", resourceType: bucket, resourceId: "invoices" });
    assert.deepEqual(subjectOf(finding, undefined), { type: bucket, id: "invoices" });
  });

  it("is the instance of a finding about one", () => {
    assert.deepEqual(subjectOf(exampleFinding(), undefined), { type: "AWS::EC2::Instance", id: "i-0123456789abcdef0" });
  });

  it("is the one bucket of a finding of GuardDuty that calls the principal its resource", () => {
    const finding = exampleFinding({ resourceType: "AccessKey", resourceId: "invoices" });
    assert.deepEqual(subjectOf(finding, bucket), { type: bucket, id: "invoices" });
    assert.equal(subjectOf(exampleFinding({ resourceType: "AccessKey" }), bucket), undefined);
  });

  it("is a bucket that Security Hub names, and never another kind of resource taken for one", () => {
    const sent = (resourceType: string) =>
      exampleFinding({ source: "security-hub", resourceType, resourceId: "invoices", instanceId: undefined });
    assert.deepEqual(subjectOf(sent("AwsS3Bucket"), bucket), { type: bucket, id: "invoices" });
    for (const other of ["AwsKmsKey", "AwsEc2SecurityGroup", "AwsAccount", "Other"]) {
      assert.equal(subjectOf(sent(other), bucket), undefined, other);
    }
  });
});
