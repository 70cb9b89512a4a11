import assert from "node:assert/strict";
import fc from "fast-check";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { exampleComplianceEvent } from "./examples";

const home = { securityAccountId: "999999999999", partition: "aws" };

function finding(event: unknown) {
  const reading = readFindingEvent(event);
  assert.equal(reading.kind, "findings", JSON.stringify(reading));
  const [first] = reading.kind === "findings" ? reading.findings : [];
  return first ?? assert.fail();
}

describe("Reading a compliance change", () => {
  it("takes the resource, and the rule under the name that it was made with", () => {
    const { source, id, type, accountId, region, partition, resourceType, resourceId, lastSeen, guardDutyId } = finding(
      exampleComplianceEvent(),
    );
    assert.deepEqual(
      { source, id, type, accountId, region, partition, resourceType, resourceId, lastSeen, guardDutyId },
      {
        source: "config",
        id: "SECURITY_GROUP_OPEN_PROHIBITED/sg-0123456789abcdef0",
        type: "SECURITY_GROUP_OPEN_PROHIBITED",
        accountId: "111122223333",
        region: "eu-central-1",
        partition: "aws",
        resourceType: "AWS::EC2::SecurityGroup",
        resourceId: "sg-0123456789abcdef0",
        lastSeen: "2026-03-01T10:00:00.123Z",
        guardDutyId: undefined,
      },
    );
  });

  it("needs neither a former result nor an annotation, and trims one that begins with a line break", () => {
    const result = { complianceType: "NON_COMPLIANT", resultRecordedTime: "2026-03-01T10:00:00Z" };
    assert.match(finding(exampleComplianceEvent({ result })).title, /does not comply/);
    const annotated = { ...result, annotation: "\nPort 22 is open." };
    assert.equal(finding(exampleComplianceEvent({ result: annotated })).title, "Port 22 is open.");
  });

  for (const complianceType of ["COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"]) {
    it(`asks for no response where the resource is ${complianceType}`, () => {
      const result = { complianceType, resultRecordedTime: "2026-03-01T10:00:00Z" };
      assert.match(finding(exampleComplianceEvent({ result })).unfit ?? "", new RegExp(complianceType));
    });
  }

  it("reads the partition off the rule's ARN, and else off the Region", () => {
    const inChina = { awsRegion: "cn-north-1", configRuleARN: null };
    assert.equal(finding(exampleComplianceEvent({ detail: inChina })).partition, "aws-cn");
    const configRuleARN = "arn:aws-us-gov:config:us-gov-west-1:111122223333:config-rule/config-rule-a1b2c3";
    assert.equal(finding(exampleComplianceEvent({ detail: { configRuleARN } })).partition, "aws-us-gov");
  });

  it("believes the sweep in the security account's name only, for any account and Region", () => {
    const swept = (account: string) =>
      finding(exampleComplianceEvent({ envelope: { source: "firebreak.sweep", account, region: "us-east-1" } }));
    assert.ok(judgeOrigin(swept("999999999999"), home).trusted);
    assert.ok(!judgeOrigin(swept("111122223333"), home).trusted);
  });

  it("believes Config about the account and Region that it speaks from only", () => {
    assert.ok(judgeOrigin(finding(exampleComplianceEvent()), home).trusted);
    const elsewhere = exampleComplianceEvent({ envelope: { region: "us-east-1" } });
    assert.ok(!judgeOrigin(finding(elsewhere), home).trusted);
    const forged = exampleComplianceEvent({ envelope: { account: "222233334444" } });
    assert.ok(!judgeOrigin(finding(forged), home).trusted);
  });

  for (const [what, event, problem] of [
    [
      "an account that is not twelve digits",
      exampleComplianceEvent({ detail: { awsAccountId: "12" } }),
      "awsAccountId",
    ],
    ["an event of another source", exampleComplianceEvent({ envelope: { source: "custom.config" } }), "source"],
    ["no result", exampleComplianceEvent({ detail: { newEvaluationResult: undefined } }), "newEvaluationResult"],
    ["no resource", exampleComplianceEvent({ detail: { resourceId: "" } }), "resourceId"],
  ] as const) {
    it(`refuses ${what}, and names the field`, () => {
      const reading = readFindingEvent(event);
      assert.ok(
        reading.kind === "malformed" && reading.problems.some((each) => each.includes(problem)),
        JSON.stringify(reading),
      );
    });
  }

  it("never names another account than the event's own, whatever the result holds", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (extra) => {
        const result = { ...extra, complianceType: "NON_COMPLIANT", resultRecordedTime: "2026-03-01T10:00:00Z" };
        const reading = readFindingEvent(exampleComplianceEvent({ result }));
        if (reading.kind === "findings") assert.equal(reading.findings[0]?.accountId, "111122223333");
      }),
    );
  });
});
