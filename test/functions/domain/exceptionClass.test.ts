import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exceptionValue } from "../../../functions/domain/exception";
import {
  classifyException,
  exceptionClasses,
  type FoundException,
  isNoteworthy,
  type ReportedDay,
} from "../../../functions/domain/exceptionClass";

const day: ReportedDay = { at: "2026-11-21T23:59:59.999Z", tagKey: "SecurityException", allowUnbounded: true };

function found(value: string, more: Partial<FoundException> = {}): FoundException {
  const resource = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0";
  return { place: "eu-central-1", resource, key: "SecurityException", value, isNew: false, ...more };
}

const classesOf = (value: string, more: Partial<FoundException> = {}) =>
  classifyException(found(value, more), day).classes;

describe("The classes of an exception", () => {
  it("are in-order and nothing else where it has an end far off and an owner, and was known", () => {
    const exception = classifyException(found("Jira-1 until=2027-06-30 by=jane@example.com"), day);
    assert.deepEqual(exception.classes, ["in-order"]);
    assert.equal(exception.owner, "jane@example.com");
    assert.deepEqual(exception.remarks, []);
    assert.ok(!isNoteworthy(exception));
  });

  for (const [until, expected, remark] of [
    ["2026-11-20", "expired", "ended on 2026-11-20"],
    ["2026-11-21", "expiring", "ends on 2026-11-21, today"],
    ["2026-11-22", "expiring", "ends on 2026-11-22, tomorrow"],
    ["2026-12-05", "expiring", "ends on 2026-12-05, in 14 days"],
    ["2026-12-06", "in-order", undefined],
  ] as const) {
    it(`are ${expected} on the evening of 2026-11-21 in UTC for one until ${until}`, () => {
      const exception = classifyException(found(`Jira-1 until=${until} by=jane@example.com`), day);
      assert.deepEqual(exception.classes, [expected]);
      assert.deepEqual(exception.remarks, remark === undefined ? [] : [remark]);
    });
  }

  it("count days of UTC, whatever offset the moment is written with", () => {
    const evening = { ...day, at: "2026-11-21T23:30:00-05:00" };
    assert.deepEqual(classifyException(found("Jira-1 until=2026-11-21 by=a"), evening).classes, ["expired"]);
  });

  it("are several where there is more than one thing to say, what exempts from nothing first", () => {
    assert.deepEqual(classesOf("Jira-1", { isNew: true }), ["unbounded", "ownerless", "new"]);
    assert.deepEqual(classesOf("Jira-1 until=2026-01-01"), ["expired", "ownerless"]);
    assert.deepEqual(classesOf("approved by Jane", { isNew: true }), ["malformed", "new"]);
  });

  it("say of one without an end whether it exempts", () => {
    const remark = (allowUnbounded: boolean) =>
      classifyException(found("Jira-1 by=jane"), { ...day, allowUnbounded }).remarks;
    assert.deepEqual(remark(true), ["has no end"]);
    assert.deepEqual(remark(false), ["has no end, and so exempts from nothing"]);
  });

  it("say of a malformed one all that is wrong, and of a misspelt key that it exempts from nothing, whatever its value", () => {
    const [remark] = classifyException(found("Jira-1 untill=2027-01-31"), day).remarks;
    assert.match(remark ?? "", /^can't be read: "untill" is no field/);
    const misspelt = classifyException(found("Jira-1 until=2020-01-01", { key: "security-exception" }), day);
    assert.deepEqual(misspelt.classes, ["misspelt"]);
    assert.match(
      misspelt.remarks[0] ?? "",
      /"security-exception", which exempts from nothing: it is SecurityException/,
    );
  });

  it("are one at least, each once, in their own order, for any value at any time", () => {
    const until = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
    const written = fc
      .record({
        until: fc.option(until, { nil: undefined }),
        owner: fc.option(fc.constant("jane"), { nil: undefined }),
      })
      .map(({ until: end, owner }) =>
        exceptionValue({
          ticket: "Jira-1",
          ...(end === undefined ? {} : { until: end.toISOString().slice(0, 10) }),
          ...(owner === undefined ? {} : { owner }),
        }),
      );
    fc.assert(
      fc.property(
        fc.oneof(written, fc.string({ unit: "binary" })),
        fc.boolean(),
        fc.constantFrom("SecurityException", "securityexception"),
        until,
        (value, isNew, key, at) => {
          const { classes, remarks } = classifyException(found(value, { isNew, key }), {
            ...day,
            at: at.toISOString(),
          });
          const order = classes.map((kind) => exceptionClasses.indexOf(kind));
          assert.deepEqual(
            order,
            [...new Set(order)].sort((one, other) => one - other),
          );
          assert.ok(classes.length > 0);
          assert.equal(classes.includes("in-order"), remarks.length === 0);
          assert.equal(classes.includes("new"), isNew);
          assert.ok(
            classes.filter((kind) => ["malformed", "expired", "expiring", "unbounded"].includes(kind)).length < 2,
          );
        },
      ),
    );
  });
});
