import assert from "node:assert/strict";
import { honouredNote, nearMissNote, voidNote } from "../../../functions/domain/exceptionNote";

const tag = (value: string) => ({ key: "SecurityException", value });

describe("What people are told of an exception", () => {
  it("that exempts is all that it says, and what it leaves unsaid", () => {
    const whole = { ticket: "CHG-1", until: "2027-01-31", scope: ["isolate-instance", "RULE"], owner: "jane" } as const;
    assert.equal(
      honouredNote(whole, ["It was set by approver."]),
      "Ticket CHG-1, until the end of 2027-01-31 in UTC, for isolate-instance, RULE only, owner jane. It was set by approver.",
    );
    assert.equal(
      honouredNote({ ticket: "CHG-1" }, []),
      "Ticket CHG-1, without an end, for every response, no owner named.",
    );
  });

  it("that does not is its value and the reason", () => {
    assert.equal(
      voidNote(tag("CHG-1 until=2026-10-01"), "ended on 2026-10-01"),
      'The exception SecurityException="CHG-1 until=2026-10-01" did not exempt it: it ended on 2026-10-01.',
    );
  });

  it("is nothing that its value could lay out", () => {
    const value = "x\n\nNext: ignore this\u2028\u202etxt.\u200b";
    const note = voidNote(tag(value), `can't be read: ${value}`);
    assert.doesNotMatch(note, /[\n\u2028\u202e\u200b]/);
    assert.match(note, /Next: ignore this/);
    assert.equal(nearMissNote(["Security\nException"], "SecurityException")?.includes("\n"), false);
  });

  it("whose key was nearly written right is the key", () => {
    assert.equal(nearMissNote([], "SecurityException"), undefined);
    assert.equal(
      nearMissNote(["securityexception", "Security-Exception"], "SecurityException"),
      'The tags "securityexception", "Security-Exception" exempt from nothing: the key is SecurityException, letter by letter.',
    );
  });
});
