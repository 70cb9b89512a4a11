import assert from "node:assert/strict";
import { type ExceptionQuestion, hasEnded, judgeException } from "../../../functions/domain/exceptionVerdict";

const question: ExceptionQuestion = {
  tagKey: "SecurityException",
  names: ["confine-security-group", "SECURITY_GROUP_OPEN_PROHIBITED"],
  now: "2026-11-21T12:00:00Z",
  allowUnbounded: true,
};
const judge = (value: string, other: Partial<ExceptionQuestion> = {}) =>
  judgeException({ SecurityException: value }, { ...question, ...other });

describe("Judging an exception", () => {
  it("exempts while it has not ended, on its last day too", () => {
    for (const until of ["2027-01-31", "2026-11-21"])
      assert.deepEqual(judge(`Jira-1234 until=${until}`), {
        kind: "exempt",
        value: `Jira-1234 until=${until}`,
        exception: { ticket: "Jira-1234", until },
        warnings: [],
      });
  });

  it("does not exempt once it has ended, and says when", () => {
    const verdict = judge("Jira-1234 until=2026-11-20");
    assert.deepEqual(verdict, {
      kind: "void",
      value: "Jira-1234 until=2026-11-20",
      because: "expired",
      reason: "ended on 2026-11-20",
    });
  });

  it("exempts by the name of the responder or of the Config rule, and from nothing else", () => {
    assert.equal(judge("Jira-1 until=2027-01-31 for=confine-security-group").kind, "exempt");
    assert.equal(judge("Jira-1 until=2027-01-31 for=isolate-instance+SECURITY_GROUP_OPEN_PROHIBITED").kind, "exempt");
    const verdict = judge("Jira-1 until=2027-01-31 for=isolate-instance");
    assert.equal(verdict.kind === "void" && verdict.because, "out-of-scope");
    assert.match(
      verdict.kind === "void" ? verdict.reason : "",
      /is for isolate-instance only, not for confine-security/,
    );
  });

  it("honours a ticket alone with a warning, unless the organization takes none without an end", () => {
    const honoured = judge("Jira-1234");
    assert.deepEqual(honoured.kind === "exempt" && honoured.warnings, [
      "It has no end: add until=, as in until=2027-01-31.",
    ]);
    const refused = judge("Jira-1234", { allowUnbounded: false });
    assert.equal(refused.kind === "void" && refused.because, "unbounded");
    assert.equal(judge("Jira-1234 until=2027-01-31", { allowUnbounded: false }).kind, "exempt");
  });

  it("does not exempt by what it can't read, and says what is wrong with it", () => {
    const verdict = judge("approved by Jane");
    assert.equal(verdict.kind === "void" && verdict.because, "malformed");
    assert.match(verdict.kind === "void" ? verdict.reason : "", /is more than a ticket/);
  });

  it("does not exempt by a key of other case, of another name, or of the object itself", () => {
    const tags = { securityexception: "Jira-1234", "SecurityException-2": "Jira-1234" };
    assert.deepEqual(judgeException(tags, question), { kind: "none" });
    assert.deepEqual(judgeException({}, { ...question, tagKey: "constructor" }), { kind: "none" });
  });

  it("counts days in UTC", () => {
    assert.equal(hasEnded("2026-11-20", "2026-11-21T00:30:00+02:00"), false);
    assert.equal(hasEnded("2026-11-20", "2026-11-20T23:30:00-02:00"), true);
  });
});
