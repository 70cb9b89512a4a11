import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeReport } from "../../../rehearsal/report/reportFiles";
import { forgery, isolated, reportOf } from "./scenarioReport";

describe("the written report", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-report-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is the same as JSON as it was in memory, and leaves no draft", () => {
    const report = reportOf(isolated, forgery);
    writeReport(folder, report);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")), report);
    assert.deepEqual(readdirSync(folder).sort(), ["report.json", "report.md"]);
  });

  it("is a table and a section for each scenario as Markdown", () => {
    const markdown = readFileSync(writeReport(folder, reportOf({ ...isolated, target: "a|b" }, forgery)), "utf8");
    assert.match(markdown, /^\*\*Failed\*\*: 2026-11-21T12:00:00.000Z, 31.4 s, 2 stacks, 51 resources\.$/m);
    assert.match(markdown, /^\| ✓ \| isolate \| a\\\|b \| 412 ms \| 4 \| 23 \|$/m);
    assert.match(markdown, /^## forged-event$/m);
    assert.match(markdown, /^\| 81–120 \| payments \| ec2 ModifyNetworkInterfaceAttribute \| containment \| {2}\|$/m);
  });
});
