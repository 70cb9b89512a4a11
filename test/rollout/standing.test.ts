import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordFolder, type StackRecord } from "../../rollout/record";
import { recordPlace } from "../../rollout/recordPlace";
import { fingerprintOf, isDone } from "../../rollout/standing";

const record: StackRecord = {
  format: 1,
  stack: "member-000000000001",
  accountId: "000000000001",
  command: "up",
  outcome: "changed",
  version: "0.2.0+abc",
  fingerprint: "f1",
  endedAt: "2026-11-21T10:00:00.500Z",
};
const listed = { name: record.stack, current: false, lastUpdate: "2026-11-21T10:00:00.000Z", resourceCount: 41 };

describe("A stack is done", () => {
  it("where it was brought up alike and nobody has touched its state since", () => {
    assert.equal(isDone({ listed, record }, "f1"), true);
    assert.equal(isDone({ listed, record: { ...record, outcome: "unchanged" } }, "f1"), true);
  });

  const not: Readonly<Record<string, readonly [Parameters<typeof isDone>[0], string]>> = {
    "the program or its config is another": [{ listed, record }, "f2"],
    "nothing is known of it": [{ listed, record: undefined }, "f1"],
    "its stack is gone": [{ listed: undefined, record }, "f1"],
    "its resources are gone": [{ listed: { ...listed, resourceCount: 0 }, record }, "f1"],
    "somebody brought it up since": [{ listed: { ...listed, lastUpdate: "2026-11-21T10:05:00.000Z" }, record }, "f1"],
    "somebody is at it": [{ listed: { ...listed, updateInProgress: true }, record }, "f1"],
    "the last run failed": [{ listed, record: { ...record, outcome: "failed" } }, "f1"],
    "the last run took it down": [{ listed, record: { ...record, command: "destroy" } }, "f1"],
    "the backend does not say when it was updated": [
      { listed: { name: listed.name, current: false, resourceCount: 41 }, record },
      "f1",
    ],
  };
  for (const [reason, [known, fingerprint]] of Object.entries(not))
    it(`not where ${reason}`, () => assert.equal(isDone(known, fingerprint), false));

  it("by all of its config, in whatever order it is written", () => {
    const one = fingerprintOf("d", { "firebreak:role": "member", "firebreak:drill": true });
    assert.equal(one, fingerprintOf("d", { "firebreak:drill": true, "firebreak:role": "member" }));
    assert.notEqual(one, fingerprintOf("d", { "firebreak:role": "member", "firebreak:drill": false }));
    assert.notEqual(one, fingerprintOf("e", { "firebreak:role": "member", "firebreak:drill": true }));
  });
});

describe("Records", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-records-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are read as they were written, the latest of each stack", () => {
    const records = new RecordFolder(join(folder, "deep", "records"));
    assert.equal(records.readAll().size, 0);
    const other = { ...record, stack: "security", accountId: "000000000002" };
    for (const each of [record, other, { ...record, outcome: "failed" as const, reason: "denied", nextStep: "allow" }])
      records.write(each);
    assert.deepEqual(records.readAll().get(record.stack), {
      ...record,
      outcome: "failed",
      reason: "denied",
      nextStep: "allow",
    });
    assert.deepEqual(records.readAll().get("security"), other);
  });

  it("that are cut off, forged or of another format count as none, and harm none of the others", () => {
    const records = new RecordFolder(folder);
    records.write(record);
    writeFileSync(join(folder, "cut.json"), JSON.stringify(record).slice(0, 40));
    writeFileSync(join(folder, "forged.json"), JSON.stringify({ ...record, stack: "x", endedAt: "one day" }));
    writeFileSync(join(folder, "newer.json"), JSON.stringify({ ...record, stack: "y", format: 2 }));
    assert.deepEqual([...records.readAll().keys()], [record.stack]);
  });

  it("never leave their folder, whatever a stack is called", () => {
    new RecordFolder(join(folder, "records")).write({ ...record, stack: "../../elsewhere" });
    assert.deepEqual(readdirSync(folder), ["records"]);
  });

  it("lie beside the state where that is a folder, and by backend where it is none", () => {
    assert.equal(recordPlace("file:///var/state", "/checkout/.rollout"), "/var/state/.firebreak/rollout");
    const one = recordPlace("s3://one", "/checkout/.rollout");
    assert.match(one, /^\/checkout\/\.rollout\/records\/[0-9a-f]{16}$/);
    assert.notEqual(one, recordPlace("s3://other", "/checkout/.rollout"));
  });
});
