import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exceptionReportOf } from "../../../functions/domain/exceptionReport";
import { occasion, reportOn, tagged } from "./reportedExceptions";

const good = "Jira-1 until=2027-06-30 by=jane";

describe("A report of exceptions", () => {
  it("groups by account and owner, those without an owner last", () => {
    const { accounts } = reportOn({
      "444455556666": [
        tagged("a", "Jira-1 until=2027-06-30"),
        tagged("b", good),
        tagged("c", "Jira-2 by=adam"),
        tagged("d", good),
      ],
    });
    assert.deepEqual(
      accounts[0]?.owners.map(({ owner, exceptions }) => [owner, exceptions.map(({ resource }) => resource.slice(-1))]),
      [
        ["adam", ["c"]],
        ["jane", ["b", "d"]],
        [undefined, ["a"]],
      ],
    );
  });

  it("has accounts with most to look at first, then by id, and none without an exception", () => {
    const { accounts, accountsRead } = reportOn({
      "333333333333": [tagged("a", good)],
      "111111111111": [tagged("b", good)],
      "222222222222": [tagged("c", "Jira-3")],
      "444444444444": [],
    });
    assert.deepEqual(
      accounts.map(({ account, exceptions, noteworthy }) => [account.id, exceptions, noteworthy]),
      [
        ["222222222222", 1, 1],
        ["111111111111", 1, 0],
        ["333333333333", 1, 0],
      ],
    );
    assert.equal(accountsRead, 4);
  });

  it("counts an exception for each of its classes, and adds what the parts before counted", () => {
    const first = reportOn({ "111111111111": [tagged("a", "Jira-1", { isNew: true }), tagged("b", good)] });
    assert.deepEqual(first.counts, {
      all: 2,
      misspelt: 0,
      malformed: 0,
      expired: 0,
      expiring: 0,
      unbounded: 1,
      ownerless: 1,
      new: 1,
      "in-order": 1,
    });
    const second = reportOn({ "222222222222": [tagged("c", good)] }, { countsBefore: first.countsSoFar });
    assert.equal(second.counts.all, 1);
    assert.equal(second.countsSoFar.all, 3);
    assert.equal(second.countsSoFar["in-order"], 2);
  });

  it("is the same whatever the order in which accounts and tags were read, and leaves no exception out", () => {
    const one = fc.record({
      name: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      value: fc.constantFrom(good, "Jira-2", "Jira-3 by=adam", "no ticket at all", "Jira-4 until=2026-11-30 by=jane"),
      place: fc.constantFrom("eu-central-1", "global"),
    });
    const accounts = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("111111111111", "222222222222", "333333333333"),
        tags: fc.uniqueArray(one, { selector: ({ name, place }) => `${name}${place}`, maxLength: 6 }),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(accounts, (made) => {
        const read = made.map(({ id, tags }) => ({
          account: { id },
          found: tags.map(({ name, value, place }) => tagged(name, value, { place })),
        }));
        const backwards = [...read].reverse().map(({ account, found }) => ({ account, found: [...found].reverse() }));
        const report = exceptionReportOf(read, occasion);
        assert.deepEqual(exceptionReportOf(backwards, occasion), report);
        const listed = report.accounts.flatMap(({ owners }) => owners.flatMap(({ exceptions }) => exceptions));
        assert.equal(listed.length, made.flatMap(({ tags }) => tags).length);
        assert.equal(report.counts.all, listed.length);
      }),
    );
  });
});
