import assert from "node:assert/strict";
import fc from "fast-check";
import { unlistedTagger } from "../../../functions/domain/containmentTag";
import { eventPatternOf } from "../../../functions/domain/detection";
import { EventPattern } from "../../../functions/domain/eventPattern/eventPattern";
import type { Finding } from "../../../functions/domain/finding";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { exampleFinding } from "./examples";

const home = { securityAccountId: "999999999999", partition: "aws" };
const role = "arn:aws:iam::111122223333:role/soc";
const instance = "i-0123456789abcdef0";

interface Call {
  readonly resources?: readonly string[];
  readonly tags?: readonly { readonly key: string; readonly value?: string }[];
  readonly errorCode?: string;
  readonly account?: string;
}

/** CreateTags as CloudTrail tells EventBridge of it ("AWS API Call via CloudTrail"). */
function event({ resources = [instance], tags, errorCode, account = "111122223333" }: Call = {}): object {
  return {
    version: "0",
    id: "36eb8523-97d0-4518-b33d-ee3579ff19f0",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ec2",
    account,
    time: "2026-03-01T10:00:05Z",
    region: "eu-central-1",
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: {
        type: "AssumedRole",
        principalId: "AROAEXAMPLE:jane",
        arn: "arn:aws:sts::111122223333:assumed-role/soc/jane",
        accountId: "111122223333",
        sessionContext: { sessionIssuer: { type: "Role", arn: role, accountId: "111122223333", userName: "soc" } },
      },
      eventTime: "2026-03-01T10:00:03Z",
      eventSource: "ec2.amazonaws.com",
      eventName: "CreateTags",
      awsRegion: "eu-central-1",
      requestParameters: {
        resourcesSet: { items: resources.map((resourceId) => ({ resourceId })) },
        tagSet: {
          items: tags ?? [
            { key: "team", value: "blue" },
            { key: "SecurityIncidentStatus", value: "Contain" },
          ],
        },
      },
      responseElements: { _return: errorCode === undefined },
      eventID: "f5a6b7c8-0000-4000-8000-000000000001",
      recipientAccountId: "111122223333",
      ...(errorCode === undefined ? {} : { errorCode }),
    },
  };
}

function findings(of: unknown): readonly Finding[] {
  const reading = readFindingEvent(of);
  return reading.kind === "findings" ? reading.findings : assert.fail(JSON.stringify(reading));
}

describe("A tag that asks for containment", () => {
  const detection = { source: "tag", value: "Contain" } as const;
  const pattern = EventPattern.parse(JSON.stringify(eventPatternOf(detection, { samples: false })));

  it("is a finding about the instance, by the account that it is in and whoever set it", () => {
    const [finding, ...others] = findings(event());
    assert.deepEqual(others, []);
    assert.deepEqual(
      { source: finding?.source, type: finding?.type, instanceId: finding?.instanceId, accountId: finding?.accountId },
      { source: "tag", type: "Tag:SecurityIncidentStatus=Contain", instanceId: instance, accountId: "111122223333" },
    );
    assert.deepEqual(finding?.taggedBy, { arn: "arn:aws:sts::111122223333:assumed-role/soc/jane", roleArn: role });
    assert.ok(finding !== undefined && judgeOrigin(finding, home).trusted);
  });

  it("is one for each instance of the call, and none for what is no instance", () => {
    const resources = [instance, "vol-0123456789abcdef0", "i-0aaaaaaaaaaaaaaaa", instance];
    assert.deepEqual(
      findings(event({ resources })).map(({ instanceId }) => instanceId),
      [instance, "i-0aaaaaaaaaaaaaaaa"],
    );
  });

  it("is none where the call failed, or gave another tag", () => {
    assert.deepEqual(findings(event({ errorCode: "Client.UnauthorizedOperation" })), []);
    assert.deepEqual(findings(event({ tags: [{ key: "team", value: "Contain" }] })), []);
  });

  it("is believed about the sender's own account only", () => {
    const [finding] = findings(event({ account: "444455556666" }));
    assert.ok(finding !== undefined && !judgeOrigin(finding, home).trusted);
  });

  for (const [what, tags, expected] of [
    ["the tag itself", [{ key: "SecurityIncidentStatus", value: "Contain" }], true],
    ["another value", [{ key: "SecurityIncidentStatus", value: "Analyze" }], false],
    ["small letters", [{ key: "SecurityIncidentStatus", value: "contain" }], false],
    [
      "the value of another tag",
      [
        { key: "SecurityIncidentStatus", value: "Analyze" },
        { key: "to", value: "Contain" },
      ],
      false,
    ],
    ["another key with the value", [{ key: "securityincidentstatus", value: "Contain" }], false],
  ] as const) {
    it(`${expected ? "starts" : "does not start"} the row: ${what}`, () => {
      // Of an array EventBridge may join the key of one element with the value of another; the reader does not.
      if (expected || tags.length === 1) assert.equal(pattern.matches(event({ tags })), expected);
      assert.equal(findings(event({ tags })).length, expected ? 1 : 0);
    });
  }

  it("contains nothing where whoever set it is not named", () => {
    const [finding = assert.fail()] = findings(event());
    assert.equal(unlistedTagger(finding, ["arn:aws:iam::*:role/soc"]), undefined);
    assert.match(
      unlistedTagger(finding, ["arn:aws:iam::*:role/other"]) ?? "",
      /assumed-role\/soc\/jane of .*role\/soc/,
    );
    assert.match(unlistedTagger(finding, []) ?? "", /containmentTagPrincipals/);
    assert.equal(unlistedTagger(exampleFinding(), []), undefined);
  });

  it("never throws, and never names another account than the record's", () => {
    fc.assert(
      fc.property(fc.object(), (detail) => {
        const reading = readFindingEvent({ ...event(), detail });
        assert.ok(reading.kind === "malformed" || reading.findings.length === 0);
      }),
    );
  });
});
