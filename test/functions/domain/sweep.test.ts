import assert from "node:assert/strict";
import fc from "fast-check";
import { readComplianceEvent } from "../../../functions/domain/complianceEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { type SweptResource, sweepEventOf } from "../../../functions/domain/sweepEvent";
import { placeOf, rulesToSweep, type SweptRule } from "../../../functions/domain/sweptRule";

const securityAccount = "111122223333";
const home = { securityAccountId: securityAccount, partition: "aws" };

function rule(carriedName: string, fields: Partial<SweptRule> = {}): SweptRule {
  return { accountId: "222233334444", region: "eu-central-1", carriedName, ...fields };
}

function resource(fields: Partial<SweptResource> = {}): SweptResource {
  return {
    rule: rule("OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-a1b2c3d4"),
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: "sg-0a1b2c3d4e5f60718",
    recordedAt: "2026-11-20T10:00:00.000Z",
    invokedAt: undefined,
    annotation: "Open to the world: tcp/22 (IPv4)",
    ...fields,
  };
}

/** As EventBridge delivers what was put on the bus. */
function delivered(swept: SweptResource, account: string, region = "eu-central-1"): unknown {
  const { Source, DetailType, Detail } = sweepEventOf(swept, "2026-11-21T03:00:00.000Z");
  return {
    version: "0",
    id: "00000000-0000-4000-8000-000000000000",
    source: Source,
    "detail-type": DetailType,
    account,
    region,
    time: "2026-11-21T03:00:00Z",
    resources: [],
    detail: JSON.parse(Detail),
  };
}

describe("The rules that a sweep looks into", () => {
  const found = [
    rule("OrgConfigRule-ENCRYPTED_VOLUMES-a1b2c3d4"),
    rule("ENCRYPTED_VOLUMES", { accountId: "333344445555" }),
    rule("ENCRYPTED_VOLUMES-conformance-pack-abcdefgh1"),
    rule("SECURITY_GROUP_OPEN_PROHIBITED", { region: "us-east-1" }),
    rule("OrgConfigRule-ENCRYPTED_VOLUMES_OF_OTHERS-a1b2c3d4"),
    rule("required-tags"),
  ];

  it("are those of the playbook, under whichever name they carry", () => {
    const swept = rulesToSweep(found, ["ENCRYPTED_VOLUMES"], undefined);
    assert.deepEqual(
      swept.map(({ carriedName }) => carriedName),
      ["ENCRYPTED_VOLUMES-conformance-pack-abcdefgh1", "OrgConfigRule-ENCRYPTED_VOLUMES-a1b2c3d4", "ENCRYPTED_VOLUMES"],
    );
  });

  it("are each swept once, wherever a sweep stops and goes on", () => {
    const rules = fc.array(
      fc.tuple(fc.nat(9), fc.nat(9)).map(([account, name]) => rule(`R${name}`, { accountId: `${account}` })),
    );
    fc.assert(
      fc.property(rules, fc.nat(20), (all, stopsAt) => {
        const wanted = Array.from({ length: 10 }, (_, index) => `R${index}`);
        const distinct = [...new Map(all.map((each) => [placeOf(each), each])).values()];
        const whole = rulesToSweep(distinct, wanted, undefined);
        const first = whole.slice(0, stopsAt);
        const last = first.at(-1);
        const second = rulesToSweep([...distinct].reverse(), wanted, last && placeOf(last));
        assert.deepEqual([...first, ...second], whole);
      }),
    );
  });
});

describe("An event of the sweep", () => {
  it("is read as Config's own is", () => {
    const reading = readComplianceEvent(delivered(resource(), securityAccount));
    assert.ok(reading.kind === "findings");
    const [finding] = reading.findings;
    assert.ok(finding);
    assert.equal(finding.id, "SECURITY_GROUP_OPEN_PROHIBITED/sg-0a1b2c3d4e5f60718");
    assert.equal(finding.type, "SECURITY_GROUP_OPEN_PROHIBITED");
    assert.equal(finding.accountId, "222233334444");
    assert.equal(finding.resourceId, "sg-0a1b2c3d4e5f60718");
    assert.equal(finding.title, "Open to the world: tcp/22 (IPv4)");
    assert.equal(finding.unfit, undefined);
    assert.equal(finding.swept, true);
  });

  it("is believed from the security account, also about another Region, and from nobody else", () => {
    const believed = (account: string, swept = resource()) => {
      const reading = readComplianceEvent(delivered(swept, account));
      const [finding] = reading.kind === "findings" ? reading.findings : [];
      assert.ok(finding);
      return judgeOrigin(finding, home).trusted;
    };
    assert.ok(believed(securityAccount));
    assert.ok(believed(securityAccount, resource({ rule: rule("ENCRYPTED_VOLUMES", { region: "us-east-1" }) })));
    assert.ok(!believed("222233334444"));
  });

  it("can be read whatever the resource is called and however it is annotated", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 768 }), fc.string(), (resourceId, annotation) => {
        const reading = readComplianceEvent(delivered(resource({ resourceId, annotation }), securityAccount));
        assert.ok(reading.kind === "findings");
        assert.equal(reading.findings[0]?.resourceId, resourceId);
      }),
    );
  });
});
