import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Finding } from "../../../functions/domain/finding";
import { knownDocumentNames } from "../../../functions/start-automation/documents";
import {
  type StartAutomationOptionsInput,
  startAutomationOptionsSchema,
} from "../../../functions/start-automation/options";
import { type AutomationTarget, decideAutomation } from "../../../functions/start-automation/target";
import { exampleFinding } from "../domain/examples";

function bucketFinding(differences: Partial<Finding> = {}): Finding {
  return exampleFinding({
    source: "config",
    id: "S3_BUCKET_PUBLIC_READ_PROHIBITED/invoices",
    type: "S3_BUCKET_PUBLIC_READ_PROHIBITED",
    resourceType: "AWS::S3::Bucket",
    resourceId: "invoices",
    resourceRole: undefined,
    instanceId: undefined,
    guardDutyId: undefined,
    ...differences,
  });
}

function decide(finding: Finding, options: StartAutomationOptionsInput) {
  return decideAutomation(finding, startAutomationOptionsSchema.parse(options));
}

function targetOf(finding: Finding, options: StartAutomationOptionsInput): AutomationTarget {
  const decision = decide(finding, options);
  assert.ok(decision.kind === "respond", decision.kind === "respond" ? "" : decision.reason);
  return decision.target;
}

function reasonOf(finding: Finding, options: StartAutomationOptionsInput): string {
  const decision = decide(finding, options);
  assert.equal(decision.kind, "not-applicable");
  return decision.kind === "not-applicable" ? decision.reason : "";
}

const encrypt = { document: "AWS-EnableS3BucketEncryption" };
const block = { document: "AWS-DisableS3BucketPublicReadWrite" };
const terminate = { document: "AWS-TerminateEC2Instance" };

describe("What an automation is started on", () => {
  it("is the bucket that Config names, with the parameter that its runbook has", () => {
    const { parameters, arn, resource, effect } = targetOf(bucketFinding(), encrypt);
    assert.deepEqual(parameters, { BucketName: ["invoices"] });
    assert.equal(arn, "arn:aws:s3:::invoices");
    assert.equal(resource, "bucket/AWS-EnableS3BucketEncryption/invoices");
    assert.equal(effect, "bucket-encryption");
  });

  it("is known by the ARN of Amazon's runbook as by its name", () => {
    const document = "arn:aws:ssm:eu-central-1::document/AWS-EnableS3BucketEncryption";
    const { effect, resource } = targetOf(bucketFinding(), { document });
    assert.deepEqual([effect, resource], ["bucket-encryption", "bucket/AWS-EnableS3BucketEncryption/invoices"]);
  });

  it("is another incident for another runbook on the same bucket, and its id ends both", () => {
    const resources = [encrypt, block].map((options) => targetOf(bucketFinding(), options).resource);
    assert.equal(new Set(resources).size, 2);
    for (const resource of resources) assert.equal(resource.split("/").at(-1), "invoices");
  });

  it("is the instance that GuardDuty names, as a list", () => {
    const { parameters, resource, arn } = targetOf(exampleFinding(), terminate);
    assert.deepEqual(parameters, { InstanceId: ["i-0123456789abcdef0"] });
    assert.equal(resource, "instance/AWS-TerminateEC2Instance/i-0123456789abcdef0");
    assert.equal(arn, "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0");
  });

  it("is the one bucket of a GuardDuty finding about S3", () => {
    const finding = bucketFinding({
      source: "guardduty",
      type: "Policy:S3/BucketAnonymousAccessGranted",
      resourceType: "S3Bucket",
    });
    assert.deepEqual(targetOf(finding, block).parameters, { S3BucketName: ["invoices"] });
  });

  it("is never a resource of another kind than the runbook is for", () => {
    assert.match(
      reasonOf(exampleFinding(), encrypt),
      /is for AWS::S3::Bucket, the finding is about AWS::EC2::Instance/,
    );
    assert.match(reasonOf(bucketFinding(), terminate), /is for AWS::EC2::Instance/);
  });

  it("is no mere victim of somebody else's attack", () => {
    const finding = exampleFinding({ type: "UnauthorizedAccess:EC2/SSHBruteForce", resourceRole: "TARGET" });
    assert.match(reasonOf(finding, terminate), /somebody else acts against the instance/);
  });

  it("is nothing where the finding names no resource, or no value that a parameter needs", () => {
    assert.match(reasonOf(bucketFinding({ resourceId: undefined }), encrypt), /names no resource/);
    assert.match(
      reasonOf(bucketFinding(), { ...encrypt, parameters: { BucketName: "{resourceId}", Instance: "{instanceId}" } }),
      /parameter Instance needs \{instanceId\}/,
    );
  });

  it("is nothing where the parameters of a known runbook name another resource than the one looked at", () => {
    for (const parameters of [{ BucketName: "ledger" }, { BucketName: ["invoices", "ledger"] }, {}])
      assert.match(
        reasonOf(bucketFinding(), { ...encrypt, parameters }),
        /parameter BucketName .* names another resource/,
      );
    assert.match(
      reasonOf(exampleFinding(), { ...terminate, parameters: { InstanceId: ["{instanceId}", "i-0fffffffffffffff0"] } }),
      /parameter InstanceId .* names another resource than i-0123456789abcdef0/,
    );
  });

  it("is nothing where Systems Manager would interpret what the finding gives", () => {
    assert.match(
      reasonOf(bucketFinding({ resourceId: "{{ssm:/secret}}" }), encrypt),
      /which Systems Manager interprets/,
    );
  });

  it("has the ARN that the row gives, where it does not follow from the finding", () => {
    const finding = bucketFinding({ resourceType: "AWS::SQS::Queue", resourceId: "jobs" });
    const options = { document: "Acme-Quarantine", parameters: {}, permissions: [] };
    assert.match(reasonOf(finding, options), /give the row a resourceArn/);
    const resourceArn = "arn:{partition}:sqs:{region}:{account}:{resourceId}";
    assert.equal(targetOf(finding, { ...options, resourceArn }).arn, "arn:aws:sqs:eu-central-1:111122223333:jobs");
    assert.match(
      reasonOf(finding, { ...options, resourceArn: "arn:aws:sqs:{region}:444455556666:{resourceId}" }),
      /is not of account 111122223333/,
    );
  });

  it("is no user or role of IAM, whose exception nobody could see", () => {
    const finding = bucketFinding({ resourceType: "AWS::IAM::User", resourceId: "AIDAEXAMPLE" });
    assert.match(
      reasonOf(finding, {
        document: "Acme-Block",
        parameters: {},
        permissions: [],
        resourceArn: "arn:aws:iam::{account}:user/x",
      }),
      /use block-principal/,
    );
  });

  it("is of the finding's account and Region alone, and its parameters hold that resource only", () => {
    const account = fc.stringMatching(/^\d{12}$/);
    const region = fc.constantFrom("us-east-1", "eu-central-1", "ap-southeast-2");
    const name = fc.oneof(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), fc.string({ minLength: 1 }));
    const document = fc.constantFrom(...knownDocumentNames);
    fc.assert(
      fc.property(account, region, name, document, (accountId, place, resourceId, known) => {
        for (const resourceType of ["AWS::S3::Bucket", "AWS::EC2::Instance"]) {
          const finding = bucketFinding({ accountId, region: place, resourceId, resourceType });
          const decision = decide(finding, { document: known });
          if (decision.kind !== "respond") continue;
          const { target } = decision;
          assert.equal(target.accountId, accountId);
          assert.equal(target.region, place);
          assert.deepEqual(Object.values(target.parameters), [[resourceId]]);
          assert.ok(target.arn.startsWith("arn:aws:"));
          assert.ok([accountId, ""].includes(target.arn.split(":")[4] ?? ""));
        }
      }),
    );
  });
});
