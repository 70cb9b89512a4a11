import assert from "node:assert/strict";
import { plain } from "../../../output/colour";
import { scenarioDetails } from "../../../rehearsal/report/scenarioDetails";
import { isolated } from "./scenarioReport";

describe("a scenario in full", () => {
  it("shows what changed as a difference, between the facts that did not", () => {
    const lines = scenarioDetails(isolated, plain);
    const at = lines.indexOf("  before (-) and after (+)");
    assert.deepEqual(lines.slice(at + 1, at + 4), [
      "  - eni-1: groups web",
      "  + eni-1: groups firebreak-isolation",
      "    tags: none",
    ]);
  });

  it("shows a fact that is only there afterwards", () => {
    const lines = scenarioDetails({ ...isolated, before: [], after: ["snapshots: 2"] }, plain);
    assert.ok(lines.includes("  + snapshots: 2"));
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
