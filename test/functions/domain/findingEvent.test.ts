import assert from "node:assert/strict";
import fc from "fast-check";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { exampleEvent, exampleFinding } from "./examples";

function finding(event: unknown) {
  const reading = readFindingEvent(event);
  assert.equal(reading.kind, "findings", JSON.stringify(reading));
  const [finding] = reading.kind === "findings" ? reading.findings : [];
  return finding ?? assert.fail();
}

describe("Reading a finding event", () => {
  it("takes what a response needs from GuardDuty's event", () => {
    assert.deepEqual(finding(exampleEvent()), exampleFinding());
  });

  it("brings times to one form, so that they sort as text", () => {
    const { lastSeen, updatedAt } = finding(exampleEvent({ detail: { updatedAt: "2026-03-01T11:00:00+01:00" } }));
    assert.equal(updatedAt, "2026-03-01T10:00:00.000Z");
    assert.equal(lastSeen, "2026-03-01T09:58:00.000Z");
  });

  it("needs neither severity nor title nor resource role to respond", () => {
    const event = exampleEvent({ detail: { severity: undefined, title: null }, service: { resourceRole: null } });
    const { severity, title, resourceRole } = finding(event);
    assert.deepEqual(
      { severity, title, resourceRole },
      { severity: undefined, title: "Backdoor:EC2/C&CActivity.B!DNS", resourceRole: undefined },
    );
  });

  for (const [how, additionalInfo] of [
    ["as a flag", { sample: true }],
    ["only inside the JSON text", { value: '{"sample":true}', type: "default" }],
  ] as const) {
    it(`knows a sample finding that is marked ${how}`, () => {
      assert.equal(finding(exampleEvent({ service: { additionalInfo } })).sample, true);
    });
  }

  for (const additionalInfo of [null, undefined, {}, { value: "not json" }, { value: 7 }, { sample: false }]) {
    it(`takes additionalInfo ${JSON.stringify(additionalInfo)} for no sample`, () => {
      assert.equal(finding(exampleEvent({ service: { additionalInfo } })).sample, false);
    });
  }

  for (const [what, event, problem] of [
    [
      "another service's event with the same detail",
      exampleEvent({ envelope: { source: "custom.guardduty" } }),
      "source",
    ],
    [
      "another detail-type",
      exampleEvent({ envelope: { "detail-type": "GuardDuty Malware Protection Object Scan Result" } }),
      "detail-type",
    ],
    ["an account that is not twelve digits", exampleEvent({ detail: { accountId: "12345" } }), "detail.accountId"],
    ["an account written as a number", exampleEvent({ detail: { accountId: 111122223333 } }), "detail.accountId"],
    ["a Region that is none", exampleEvent({ detail: { region: "nowhere/../.." } }), "detail.region"],
    ["a finding without a time", exampleEvent({ detail: { updatedAt: undefined } }), "detail.updatedAt"],
    [
      "GetFindings' capitalised keys",
      { ...exampleEvent(), detail: { Id: "f", Type: "Backdoor:EC2/Spambot", AccountId: "111122223333" } },
      "detail.id",
    ],
    ["an empty detail", { ...exampleEvent(), detail: {} }, "detail.type"],
    ["text", "an event", "event"],
    ["nothing", undefined, "event"],
  ] as const) {
    it(`refuses ${what}, and names the field`, () => {
      const reading = readFindingEvent(event);
      assert.equal(reading.kind, "malformed");
      assert.ok(
        reading.kind === "malformed" && reading.problems.some((each) => each.startsWith(`${problem}:`)),
        JSON.stringify(reading),
      );
    });
  }

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        assert.ok(["findings", "malformed"].includes(readFindingEvent(event).kind));
      }),
    );
  });

  it("never names another account than the finding's own, wherever else one is written", () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{12}$/));
    fc.assert(
      fc.property(
        fc.dictionary(text, fc.oneof(text, fc.jsonValue())),
        fc.dictionary(text, fc.jsonValue()),
        (service, resource) => {
          const reading = readFindingEvent(exampleEvent({ service, resource }));
          if (reading.kind !== "findings") return;
          for (const finding of reading.findings) assert.equal(finding.accountId, "111122223333");
        },
      ),
    );
  });
});
