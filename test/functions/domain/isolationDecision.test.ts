import assert from "node:assert/strict";
import { decideIsolation } from "../../../functions/domain/isolationDecision";
import { isolateEc2Findings } from "../../../playbook";
import { exampleFinding } from "./examples";

const live = { drill: false };

describe("Deciding on isolation", () => {
  for (const type of [...isolateEc2Findings, "CryptoCurrency:EC2/BitcoinTool.B!DNS"]) {
    it(`isolates for ${type}, whatever role GuardDuty gives the instance`, () => {
      for (const resourceRole of ["ACTOR", "TARGET", undefined]) {
        assert.deepEqual(decideIsolation(exampleFinding({ type, resourceRole }), live), {
          kind: "isolate",
          instanceId: "i-0123456789abcdef0",
        });
      }
    });
  }

  for (const type of [
    "UnauthorizedAccess:EC2/SSHBruteForce",
    "UnauthorizedAccess:EC2/RDPBruteForce",
    "Impact:EC2/WinRMBruteForce",
    "Recon:EC2/Portscan",
  ]) {
    it(`isolates for ${type} only where the instance is the actor`, () => {
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: "ACTOR" }), live).kind, "isolate");
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: "TARGET" }), live).kind, "not-applicable");
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: undefined }), live).kind, "not-applicable");
    });
  }

  it("leaves a sample alone, and acts on it in a drill", () => {
    assert.equal(decideIsolation(exampleFinding({ sample: true }), { drill: false }).kind, "not-applicable");
    assert.equal(decideIsolation(exampleFinding({ sample: true }), { drill: true }).kind, "isolate");
  });

  for (const resourceType of ["AccessKey", "S3Bucket", "Container", "EKSCluster", "AttackSequence"]) {
    it(`isolates nothing for a finding about ${resourceType}, though it carries an instance's details`, () => {
      assert.equal(decideIsolation(exampleFinding({ resourceType }), live).kind, "not-applicable");
    });
  }

  for (const instanceId of [
    undefined,
    "",
    "i-",
    "eni-0123456789abcdef0",
    "i-0123456789abcdef0; drop",
    "GeneratedFindingInstanceId",
  ]) {
    it(`isolates nothing for instance id ${JSON.stringify(instanceId)}`, () => {
      assert.equal(decideIsolation(exampleFinding({ instanceId }), live).kind, "not-applicable");
    });
  }
});
