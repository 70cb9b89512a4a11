import assert from "node:assert/strict";
import { isUntracking, untrackedInstanceOf } from "../../../functions/domain/untracking";
import { exampleIncident } from "./examples";

const now = new Date("2026-03-01T10:01:00.000Z");
const open = (state: "recorded" | "released" | "failed" = "recorded") =>
  exampleIncident({
    status: "containing",
    changes: [{ item: "untracking-group/vpc-1", before: { group: null }, after: { group: "sg-open" }, state }],
  });

describe("A group that is open to make connections untracked", () => {
  it("says of which instance, and carries Firebreak's own tag", () => {
    const tags = { "firebreak:owner": "firebreak", "firebreak:untracking": "i-0123456789abcdef0" };
    assert.equal(untrackedInstanceOf(tags), "i-0123456789abcdef0");
    assert.equal(untrackedInstanceOf({ ...tags, "firebreak:owner": "me" }), undefined);
    assert.equal(untrackedInstanceOf({ "firebreak:untracking": "i-0123456789abcdef0" }), undefined);
    for (const value of ["", "true", "i-*", "i-0123456789abcdef0/../other"])
      assert.equal(untrackedInstanceOf({ ...tags, "firebreak:untracking": value }), undefined, value);
  });

  it("is Firebreak's while the ledger has it and has not removed it", () => {
    assert.equal(isUntracking(open(), "sg-open", now), true);
    assert.equal(isUntracking(open("released"), "sg-open", now), false);
    assert.equal(isUntracking(open("failed"), "sg-open", now), false);
  });

  it("is not where the ledger knows no incident, or the incident another group", () => {
    assert.equal(isUntracking(undefined, "sg-open", now), false);
    assert.equal(isUntracking(open(), "sg-another", now), false);
    assert.equal(isUntracking(exampleIncident(), "sg-isolation", now), false);
  });

  it("is not for ever: a group that was left behind is one that is open", () => {
    assert.equal(isUntracking(open(), "sg-open", new Date("2026-03-01T10:15:06.000Z")), true);
    assert.equal(isUntracking(open(), "sg-open", new Date("2026-03-01T10:15:08.000Z")), false);
  });
});
