import type { Paint } from "../../output/colour";
import { duration, fitted, wrapped } from "../../output/text";
import type { ScenarioReport } from "./rehearsalReport";
import type { TimelineEntry } from "./scenarioResult";

const barWidth = 34;
const mostCalls = 60;

/** One scenario in full: its story, what differs after it, each call as a bar in time, notes. */
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

/** As a difference, fact by fact: what changed stands out from what did not. */
function beforeAndAfter({ before, after }: ScenarioReport, paint: Paint): string[] {
  if (before.length + after.length === 0) return [];
  const row = (sign: string, text: string | undefined) => (text === undefined ? [] : wrapped(text, `  ${sign} `));
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, at) =>
    before[at] === after[at]
      ? row(" ", after[at]).map((text) => paint("dim", text))
      : [
          ...row("-", before[at]).map((text) => paint("red", text)),
          ...row("+", after[at]).map((text) => paint("green", text)),
        ],
  );
  return [paint("dim", "  before (-) and after (+)"), ...rows.flat()];
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
