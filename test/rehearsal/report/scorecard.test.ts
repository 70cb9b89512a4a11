import assert from "node:assert/strict";
import { stripVTControlCharacters, styleText } from "node:util";
import { plain } from "../../../output/colour";
import { scorecard } from "../../../rehearsal/report/scorecard";
import { forgery, isolated, reportOf } from "./scenarioReport";

describe("the scorecard", () => {
  it("gives each scenario a line of numbers and what was observed", () => {
    assert.deepEqual(scorecard(reportOf(isolated), plain), [
      "",
      "   scenario                   target                                   contained  chain  calls",
      " ✓ isolate                    i-0123456789abcdef0 in payments             412 ms      4     23",
      "   both interfaces hold only the isolation group",
      "   exception ✓ exempt: approved by CHG-123, nothing changed",
      "   release   ✓ 5 things restored",
      "",
      "The scenario ended as expected. 2 stacks, 51 resources, 31.4 s",
    ]);
  });

  it("lays expected beside observed where a scenario failed", () => {
    const lines = scorecard(reportOf(isolated, forgery), plain);
    const at = lines.findIndex((line) => line.startsWith(" ✗ forged-event"));
    assert.deepEqual(lines.slice(at + 1, at + 3), [
      "   expected  nothing changed",
      "   observed  eni-1 holds firebreak-isolation",
    ]);
    assert.match(lines.at(-1) ?? "", /^1 of 2 scenarios did not end as expected\./);
  });

  it("keeps to 100 columns whatever it is told", () => {
    const long = {
      ...forgery,
      name: "x".repeat(50),
      target: "y".repeat(80),
      observed: "word ".repeat(60) + "z".repeat(200),
    };
    for (const line of scorecard(reportOf(long), plain)) assert.ok(line.length <= 100, line);
  });

  it("differs in colour only from the plain one", () => {
    const painted = scorecard(reportOf(isolated, forgery), (style, text) =>
      styleText(style, text, { validateStream: false }),
    );
    const stripped = painted.map(stripVTControlCharacters);
    assert.notDeepEqual(painted, stripped);
    assert.deepEqual(stripped, scorecard(reportOf(isolated, forgery), plain));
  });
});
