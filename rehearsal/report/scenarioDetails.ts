import type { Paint } from "./colour";
import type { ScenarioReport } from "./rehearsalReport";
import type { TimelineEntry } from "./scenarioResult";
import { duration, fitted, pageWidth, wrapped } from "./text";

const barWidth = 34;
const mostCalls = 60;

/** One scenario in full: its story, before beside after, each call as a bar in time, notes. */
export function scenarioDetails(scenario: ScenarioReport, paint: Paint): string[] {
  const mark = scenario.passed ? paint("green", "✓") : paint("red", "✗");
  return [
    "",
    `${mark} ${paint("bold", scenario.name)}`,
    ...wrapped(scenario.summary, "  "),
    ...(scenario.trigger ? [`  trigger  ${scenario.trigger}`] : []),
    ...beforeAndAfter(scenario, paint),
    ...timeline(scenario.timeline, paint),
    ...scenario.notes.flatMap((note) => wrapped(`note: ${note}`, "  ")),
  ];
}

function beforeAndAfter({ before, after }: ScenarioReport, paint: Paint): string[] {
  const facts = Math.max(before.length, after.length);
  if (facts === 0) return [];
  const width = Math.floor((pageWidth - 5) / 2);
  const longest = Math.max(...before.map((text) => text.length), ...after.map((text) => text.length));
  if (longest > width) {
    return [
      paint("dim", "  before"),
      ...before.flatMap((text) => wrapped(text, "    ")),
      paint("dim", "  after"),
      ...after.flatMap((text) => wrapped(text, "    ")),
    ];
  }
  const rows = Array.from({ length: facts }, (_, at) => {
    const [left = "", right = ""] = [before[at], after[at]];
    return `  ${left.padEnd(width)} ${left === right ? paint("dim", right) : right}`.trimEnd();
  });
  return [paint("dim", `  ${"before".padEnd(width)} after`), ...rows];
}

function timeline(entries: readonly TimelineEntry[], paint: Paint): string[] {
  if (entries.length === 0) return [];
  const end = Math.max(...entries.map((entry) => entry.end), 1);
  const shown = entries.slice(0, mostCalls).map((entry) => callRow(entry, end, paint));
  const rest = entries.length - shown.length;
  return [
    paint("dim", `  calls, over ${duration(end)}; █ is containment`),
    ...shown,
    ...(rest > 0 ? [paint("dim", `  … and ${rest} more, in the JSON report`)] : []),
  ];
}

function callRow(entry: TimelineEntry, end: number, paint: Paint): string {
  const from = Math.min(Math.floor((entry.start / end) * barWidth), barWidth - 1);
  const to = Math.max(Math.ceil((entry.end / end) * barWidth), from + 1);
  const bar = (entry.phase === "containment" ? "█" : "░").repeat(to - from);
  const colour = entry.error ? "red" : entry.phase === "containment" ? "green" : "dim";
  const call = fitted(`${entry.service} ${entry.operation}`, 38);
  const time = `${Math.round(entry.start)}–${Math.round(entry.end)}`;
  const painted = " ".repeat(from) + paint(colour, bar) + " ".repeat(barWidth - to);
  return `  ${call} ${fitted(entry.account, 11)} ${painted} ${fitted(entry.error ?? time, 10).trimEnd()}`.trimEnd();
}
