import assert from "node:assert/strict";
import * as fc from "fast-check";
import { externalIdsIn, publisherOf, shortestExternalId } from "../../../functions/domain/externalIds";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { judgeOrigin } from "../../../functions/domain/origin";
import { requestEventOf } from "../../../functions/domain/requestEvent";
import { judgeDemand } from "../../../functions/request-containment/demand";
import { readTopicMessage } from "../../../functions/request-containment/topicMessage";

const home = { securityAccountId: "999999999999", partition: "aws" };
const externalId = "an-external-id-that-nobody-may-read";
const arn = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0";
const rows = (["instance", "user", "role", "function", "security-group"] as const).map((kind) => ({
  name: `contain-${kind}`,
  entities: [kind],
  respond: "isolate-instance" as const,
}));

const attribute = (Value: unknown) => ({ Type: "String", Value });

function message(attributes: Readonly<Record<string, unknown>>, sns: object = {}) {
  return {
    Records: [
      {
        EventSource: "aws:sns",
        Sns: {
          TopicArn: "arn:aws:sns:eu-central-1:999999999999:entity-lockdown-sns-topic",
          MessageId: "3f0e6c1e-0000-4000-8000-000000000000",
          Timestamp: "2026-11-21T21:00:00.000Z",
          MessageAttributes: attributes,
          ...sns,
        },
      },
    ],
  };
}

const demandFor = (given: string) => ({
  request: { requestId: "r-1", requestedBy: "soar", reason: "a test", via: "topic" as const },
  arn: given,
  source: "soar",
  at: "2026-11-21T21:00:00.000Z",
});

/** Something like an ARN: its parts, each right or anything. */
const arnLike = fc
  .tuple(
    fc.constantFrom("arn", "", "ARN"),
    fc.constantFrom("aws", "aws-cn", "aws:", "*", ""),
    fc.constantFrom("ec2", "iam", "lambda", "s3", "*", ""),
    fc.constantFrom("eu-west-1", "", "*", "../eu-west-1"),
    fc.constantFrom("111122223333", "999999999999", "*", "", "1111222233334"),
    fc.oneof(
      fc.constantFrom(
        "instance/i-0123456789abcdef0",
        "instance/*",
        "role/*",
        "role/a/b",
        "user/?",
        "function:f:1",
        "root",
      ),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(":"));

describe("A request that is not to be believed", () => {
  it("is malformed or a message, whatever SNS is made to hand over, and no problem repeats the ExternalId", () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc
        .record({ Arn: fc.jsonValue(), ExternalId: fc.jsonValue(), SessionsOnly: fc.jsonValue(), HoldFor: fc.string() })
        .map((given) => message({ ...given, ExternalId: attribute(externalId) })),
      fc.dictionary(fc.string(), fc.jsonValue()).map((given) => message({ ExternalId: attribute(externalId) }, given)),
    );
    fc.assert(
      fc.property(anything, (payload) => {
        const reading = readTopicMessage(payload);
        if (reading.kind === "malformed") assert.ok(!JSON.stringify(reading.problems).includes(externalId));
      }),
      { numRuns: 500 },
    );
  });

  it("asks nothing of a responder but about the one entity, account and Region that the ARN spells out", () => {
    fc.assert(
      fc.property(fc.oneof(arnLike, fc.string()), (given) => {
        const errand = judgeDemand(demandFor(given), { rows, partition: home.partition });
        if (errand.kind === "refused") return;
        const [, partition, , region, account] = given.split(":");
        const { entity } = errand;
        assert.deepEqual([entity.partition, entity.accountId], [partition, account]);
        assert.equal("region" in entity ? entity.region : "", region);
        assert.ok(!/[*?]/.test(given), given);
      }),
      { numRuns: 2000 },
    );
  });

  it("is nobody's word but where the ExternalId is one of the secret's, to the letter", () => {
    const ids = externalIdsIn(
      JSON.stringify({ soar: "the-soars-own-id", desk: "the-desks-own-id", short: "12345678" }),
    );
    assert.deepEqual(
      ids.map(({ publisher }) => publisher),
      ["soar", "desk"],
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (given) => {
        const expected = ids.find(({ value }) => value === given)?.publisher;
        assert.equal(publisherOf(given, ids), expected);
      }),
    );
    for (const { value } of ids)
      for (const given of [value.toUpperCase(), `${value} `, value.slice(1), "", value.slice(0, shortestExternalId)])
        assert.equal(publisherOf(given, ids), undefined, given);
  });

  it("is believed by a responder from the security account alone, whoever the event says that it comes from", () => {
    const event = requestEventOf(demandFor(arn).request, {
      arn,
      at: "2026-11-21T21:00:00.000Z",
      home: { accountId: home.securityAccountId, region: "eu-central-1" },
    });
    const account = fc.oneof(fc.constantFrom("111122223333", "999999999999"), fc.stringMatching(/^\d{12}$/));
    const changes = fc.record(
      {
        account,
        source: fc.constantFrom("firebreak.request", "firebreak.sweep", "aws.guardduty", "my.request"),
        "detail-type": fc.constantFrom("Containment Request", "GuardDuty Finding", "Config Rules Compliance Change"),
        region: fc.constantFrom("eu-west-1", "eu-central-1"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, (changed) => {
        const reading = readFindingEvent({ ...event, ...changed });
        if (reading.kind === "malformed") return;
        for (const finding of reading.findings) {
          if (!judgeOrigin(finding, home).trusted) continue;
          assert.equal({ ...event, ...changed }.account, home.securityAccountId);
        }
      }),
      { numRuns: 500 },
    );
  });
});
