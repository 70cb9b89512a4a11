import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Exception, exceptionValue, parseException } from "../../../functions/domain/exception";

function problemsOf(value: string): string {
  const reading = parseException(value);
  assert.equal(reading.kind, "malformed", `${JSON.stringify(value)} was read`);
  return reading.kind === "malformed" ? reading.problems.join("; ") : "";
}

describe("Reading the value of an exception tag", () => {
  it("takes a ticket alone, as in the reference", () => {
    assert.deepEqual(parseException("Jira-1234"), { kind: "exception", exception: { ticket: "Jira-1234" } });
  });

  it("takes end, scope and owner in any order", () => {
    const exception = {
      ticket: "Jira-1234",
      until: "2027-01-31",
      scope: ["isolate-instance", "ENCRYPTED_VOLUMES"],
      owner: "jane@example.com",
    };
    for (const value of [
      "Jira-1234 until=2027-01-31 for=isolate-instance+ENCRYPTED_VOLUMES by=jane@example.com",
      " by=jane@example.com  for=isolate-instance+ENCRYPTED_VOLUMES Jira-1234 until=2027-01-31 ",
    ])
      assert.deepEqual(parseException(value), { kind: "exception", exception });
  });

  const malformed: readonly (readonly [string, RegExp])[] = [
    ["", /names no ticket; write Jira-1234 until=/],
    ["until=2027-01-31", /names no ticket/],
    ["1234", /"1234" is no ticket/],
    ["-Jira", /is no ticket/],
    ["approved by Jane", /"approved by Jane" is more than a ticket/],
    ["Jira-1234 2027-01-31", /2027-01-31 stands alone; write until=2027-01-31/],
    ["Jira-1234 until=2027-02-31", /until=2027-02-31 is no day/],
    ["Jira-1234 until=31.01.2027", /until=31\.01\.2027 is no day/],
    ["Jira-1234 until=", /until= is no day/],
    ["Jira-1234 exp=2027-01-31", /"exp" is no field; fields are until=, for=, by=/],
    ["Jira-1234 Until=2027-01-31", /"Until" is no field/],
    ["Jira-1234 until=2027-01-31 until=2028-01-31", /until= is there twice/],
    ["Jira-1234 for=", /for= names no responder/],
    ["Jira-1234 for=isolate-instance+", /names no responder/],
    ["Jira-1234 for=*", /names no responder.*|has "\*"/],
    ["Jira-1234 by=", /by= is no owner/],
    ["Jira-1234;until=2027-01-31", /has ";"; every AWS service takes/],
    ["Jira-1234 by=jané", /has "é"/],
    [`Jira-${"1".repeat(260)}`, /it has 265 characters; a tag's value has at most 256/],
    ["Jira-1234 constructor=x", /"constructor" is no field/],
  ];
  for (const [value, problem] of malformed) {
    it(`refuses ${JSON.stringify(value.slice(0, 50))} and says what is wrong`, () => {
      assert.match(problemsOf(value), problem);
    });
  }

  it("names all mistakes at once", () => {
    assert.equal(problemsOf("until=soon for=+ exp=1").split("; ").length >= 4, true);
  });

  it("reads back whatever it writes", () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.-]{0,20}$/);
    const day = fc
      .date({ min: new Date("2000-01-01"), max: new Date("2999-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const some = fc.record<Exception>(
      { ticket: word, until: day, scope: fc.tuple(word, word), owner: word },
      { requiredKeys: ["ticket"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(some, (exception) => {
        assert.deepEqual(parseException(exceptionValue(exception)), { kind: "exception", exception });
      }),
    );
  });

  it("never throws, whatever the tag holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        assert.match(parseException(value).kind, /^(exception|malformed)$/);
      }),
    );
  });
});
