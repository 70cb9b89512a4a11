import assert from "node:assert/strict";
import { noCounts } from "../../../functions/domain/exceptionReport";
import { readRequest } from "../../../functions/report-exceptions/request";

const whole = { tell: true, after: undefined, part: 1, countsBefore: noCounts };

describe("A request for the report of exceptions", () => {
  it("is for the whole report where the schedule, or a person without a word, asks", () => {
    const scheduled = { version: "0", id: "1", source: "aws.events", "detail-type": "Scheduled Event", detail: {} };
    for (const payload of [scheduled, {}, null, undefined])
      assert.deepEqual(readRequest(payload), { kind: "request", request: whole });
  });

  it("may ask to tell nobody, or for a later part", () => {
    const countsBefore = { ...noCounts, all: 7, new: 7 };
    const asked = { tell: false, after: "111122223333", part: 2, countsBefore };
    assert.deepEqual(readRequest(asked), { kind: "request", request: asked });
  });

  for (const [what, payload] of [
    ["a finding", { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: {} }],
    ["an account that is none", { after: "1111" }],
    ["a part that is none", { part: 0 }],
    ["counts that lack some", { countsBefore: { all: 1 } }],
    ["an unknown key", { tell: true, account: "111122223333" }],
    ["a text", "report"],
    ["a list", []],
  ] as const) {
    it(`is malformed where it is ${what}, with a reason`, () => {
      const reading = readRequest(payload);
      assert.equal(reading.kind, "malformed");
      assert.ok(reading.kind === "malformed" && reading.problems.length > 0);
    });
  }
});
