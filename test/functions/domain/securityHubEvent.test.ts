import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Finding } from "../../../functions/domain/finding";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { exampleActionEvent, exampleSecurityHubFinding } from "./examples";

const home = { securityAccountId: "999999999999", partition: "aws" };
const sharedCorpus = join(__dirname, "../../../../shared/findings");

function findings(event: unknown): readonly Finding[] {
  const reading = readFindingEvent(event);
  assert.equal(reading.kind, "findings", JSON.stringify(reading));
  return reading.kind === "findings" ? reading.findings : [];
}

function only(...given: readonly object[]): Finding {
  const [finding, ...more] = findings(exampleActionEvent(given));
  assert.ok(finding && more.length === 0);
  return finding;
}

describe("Reading an action of Security Hub", () => {
  it("takes GuardDuty's own id and type, and the instance of the ARN", () => {
    const { source, id, guardDutyId, type, accountId, region, instanceId, resourceType, unfit } = only(
      exampleSecurityHubFinding(),
    );
    assert.deepEqual(
      { source, id, guardDutyId, type, accountId, region, instanceId, resourceType, unfit },
      {
        source: "security-hub",
        id: "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        guardDutyId: "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        type: "Backdoor:EC2/C&CActivity.B!DNS",
        accountId: "111122223333",
        region: "eu-central-1",
        instanceId: "i-0123456789abcdef0",
        resourceType: "Instance",
        unfit: undefined,
      },
    );
  });

  it("takes the principal of an access key, which older findings call UserName", () => {
    const key = (details: object) => [
      {
        Type: "AwsIamAccessKey",
        Id: "AWS::IAM::AccessKey:AKIAIOSFODNN7EXAMPLE",
        Details: { AwsIamAccessKey: details },
      },
    ];
    const named = { PrincipalName: "alice", PrincipalType: "IAMUser", PrincipalId: "AIDAEXAMPLE" };
    assert.deepEqual(only(exampleSecurityHubFinding({ Resources: key(named) })).principal, {
      userType: "IAMUser",
      userName: "alice",
      principalId: "AIDAEXAMPLE",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    });
    assert.equal(only(exampleSecurityHubFinding({ Resources: key({ UserName: "alice" }) })).principal, undefined);
  });

  for (const [Type, userType, Id] of [
    ["AwsIamUser", "IAMUser", "arn:aws:iam::111122223333:user/team/alice"],
    ["AwsIamRole", "Role", "arn:aws:iam::111122223333:role/team/alice"],
  ] as const) {
    it(`takes the name that ends the ARN of an ${Type}`, () => {
      const { principal, resourceType } = only(exampleSecurityHubFinding({ Resources: [{ Type, Id }] }));
      assert.deepEqual([resourceType, principal?.userType, principal?.userName], ["AccessKey", userType, "alice"]);
    });
  }

  it("says of a finding about several resources that nobody can say which it means", () => {
    const resource = { Type: "AwsEc2Instance", Id: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0a" };
    assert.match(
      only(exampleSecurityHubFinding({ Resources: [resource, { ...resource, Id: "i-0b" }] })).unfit ?? "",
      /2 resources/,
    );
  });

  it("takes no id of GuardDuty from what somebody imported: by it another account's finding would be archived", () => {
    const ProductArn = "arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default";
    const { id, guardDutyId, type } = only(exampleSecurityHubFinding({ ProductArn, GeneratorId: "own" }));
    assert.equal(guardDutyId, undefined);
    assert.equal(type, "own");
    assert.match(id, /^arn:aws:guardduty:/);
  });

  it("says of a resource of another account that the one of that name in the finding's account is not meant", () => {
    const Resources = [{ Type: "AwsIamUser", Id: "arn:aws:iam::444455556666:user/alice" }];
    assert.match(only(exampleSecurityHubFinding({ Resources })).unfit ?? "", /of account 444455556666/);
  });

  it("reads each of several findings, and hides none behind one that is malformed", () => {
    const second = exampleSecurityHubFinding({ Id: "arn:aws:guardduty:eu-central-1:1:detector/d/finding/second" });
    const reading = readFindingEvent(exampleActionEvent([exampleSecurityHubFinding(), { Id: "broken" }, second]));
    assert.ok(reading.kind === "findings");
    assert.deepEqual(
      reading.findings.map(({ id }) => id),
      ["f0e1d2c3b4a5968778695a4b3c2d1e0f", "second"],
    );
    assert.ok(reading.problems.some((problem) => problem.startsWith("detail.findings.1.")));
  });

  it("knows a sample of GuardDuty", () => {
    const ProductFields = { "aws/guardduty/service/additionalInfo/sample": "true" };
    assert.ok(only(exampleSecurityHubFinding({ ProductFields })).sample);
  });

  it("is believed from the security account alone, about any account and Region: a member could else release itself", () => {
    const origin = (account: string) => {
      const event = exampleActionEvent([exampleSecurityHubFinding()], { account, region: "us-east-1" });
      const [finding] = findings(event);
      return finding !== undefined && judgeOrigin(finding, home).trusted;
    };
    assert.deepEqual([origin("999999999999"), origin("111122223333"), origin("222233334444")], [true, false, false]);
  });

  it("never throws, and never names an account that is not the finding's own", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (fields, resources) => {
        const finding = exampleSecurityHubFinding({ ProductFields: fields, Details: fields, Resources: resources });
        const reading = readFindingEvent(exampleActionEvent([finding]));
        if (reading.kind === "findings")
          for (const { accountId } of reading.findings) assert.equal(accountId, "111122223333");
      }),
    );
  });

  if (existsSync(sharedCorpus)) {
    for (const file of readdirSync(sharedCorpus).filter((name) => name.includes("-securityhub-action-"))) {
      it(`reads ${file} of the shared corpus, or says what is wrong with it`, () => {
        const reading = readFindingEvent(JSON.parse(readFileSync(join(sharedCorpus, file), "utf8")));
        assert.ok(reading.kind === "findings" ? reading.findings.length > 0 : reading.problems.length > 0);
      });
    }
  }
});
