import assert from "node:assert/strict";
import { Journal } from "../../../rehearsal/gateway/journal";

function record(journal: Journal, operation: string): void {
  journal.record({
    id: operation,
    account: "111111111111",
    principalArn: "",
    service: "ec2",
    operation,
    region: "eu-west-1",
    startedAt: 1,
    endedAt: 2,
    status: 200,
  });
}

describe("the journal", () => {
  it("numbers calls in order of completion", () => {
    const journal = new Journal();
    record(journal, "DescribeInstances");
    record(journal, "RunInstances");
    const told = journal.entries().map(({ sequence, operation }) => [sequence, operation]);
    assert.deepEqual(told, [
      [1, "DescribeInstances"],
      [2, "RunInstances"],
    ]);
  });

  it("gives the calls since a mark, and none where there were none", () => {
    const journal = new Journal();
    const start = journal.mark();
    record(journal, "DescribeInstances");
    const mark = journal.mark();
    assert.deepEqual(journal.since(mark), []);
    record(journal, "RunInstances");
    assert.deepEqual(
      journal.since(mark).map((entry) => entry.operation),
      ["RunInstances"],
    );
    assert.equal(journal.since(start).length, 2);
  });

  it("forgets the oldest calls, and keeps its marks right", () => {
    const journal = new Journal();
    for (let i = 0; i < 200_001; i += 1) record(journal, "DescribeInstances");
    const mark = journal.mark();
    record(journal, "RunInstances");
    assert.ok(journal.entries().length < 200_001);
    assert.deepEqual(
      journal.since(mark).map(({ sequence, operation }) => [sequence, operation]),
      [[200_002, "RunInstances"]],
    );
    assert.equal(journal.since(0).length, journal.entries().length);
  });
});
