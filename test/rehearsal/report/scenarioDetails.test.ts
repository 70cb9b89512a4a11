import assert from "node:assert/strict";
import { plain } from "../../../rehearsal/report/colour";
import { scenarioDetails } from "../../../rehearsal/report/scenarioDetails";
import { isolated } from "./scenarioReport";

describe("a scenario in full", () => {
  it("lays after beside before", () => {
    const lines = scenarioDetails(isolated, plain);
    assert.ok(
      lines.includes(`  ${"eni-1: groups web".padEnd(47)} eni-1: groups firebreak-isolation`),
      lines.join("\n"),
    );
  });

  it("lays after below before where they are too wide", () => {
    const wide = "w".repeat(60);
    const lines = scenarioDetails({ ...isolated, before: [wide], after: [wide] }, plain);
    assert.ok(lines.includes("  before") && lines.includes("  after"), lines.join("\n"));
  });

  it("draws each call as a bar from its start to its end, with its error", () => {
    const lines = scenarioDetails(isolated, plain);
    const swap = lines.find((line) => line.includes("ModifyNetworkInterfaceAttribute"));
    assert.match(swap ?? "", /payments {5}\s+█+\s+81–120$/);
    assert.match(lines.find((line) => line.includes("CreateSnapshots")) ?? "", /░+ RequestLi…$/);
    for (const line of lines) assert.ok(line.length <= 100, line);
  });

  it("says how many calls it leaves out", () => {
    const [call] = isolated.timeline;
    assert.ok(call);
    const lines = scenarioDetails({ ...isolated, timeline: Array.from({ length: 75 }, () => call) }, plain);
    assert.ok(lines.includes("  … and 15 more, in the JSON report"));
  });
});
