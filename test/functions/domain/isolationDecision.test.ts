import assert from "node:assert/strict";
import { decideIsolation } from "../../../functions/domain/isolationDecision";
import { isolateEc2Findings } from "../../../playbook";
import { exampleFinding } from "./examples";

describe("Deciding on isolation", () => {
  for (const type of [...isolateEc2Findings, "CryptoCurrency:EC2/BitcoinTool.B!DNS"]) {
    it(`isolates for ${type}, whatever role GuardDuty gives the instance`, () => {
      for (const resourceRole of ["ACTOR", "TARGET", undefined]) {
        assert.deepEqual(decideIsolation(exampleFinding({ type, resourceRole })), {
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
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: "ACTOR" })).kind, "isolate");
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: "TARGET" })).kind, "not-applicable");
      assert.equal(decideIsolation(exampleFinding({ type, resourceRole: undefined })).kind, "not-applicable");
    });
  }

  it("takes the word of a person who sent the finding from Security Hub, victim or not", () => {
    const sent = exampleFinding({ source: "security-hub", type: "Recon:EC2/Portscan", resourceRole: "TARGET" });
    assert.equal(decideIsolation(sent).kind, "isolate");
  });

  for (const resourceType of ["AccessKey", "S3Bucket", "Container", "EKSCluster", "AttackSequence"]) {
    it(`isolates nothing for a finding about ${resourceType}, though it carries an instance's details`, () => {
      assert.equal(decideIsolation(exampleFinding({ resourceType })).kind, "not-applicable");
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
      assert.equal(decideIsolation(exampleFinding({ instanceId })).kind, "not-applicable");
    });
  }
});
