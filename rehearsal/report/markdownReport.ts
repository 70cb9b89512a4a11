import { duration } from "../../output/text";
import type { RehearsalReport, ScenarioReport } from "./rehearsalReport";

/** The report for a pull request or a wiki page: the scorecard as a table, then each scenario in full. */
export function markdownReport(report: RehearsalReport): string {
  const resources = report.stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const lines = [
    "# Rehearsal",
    "",
    `${report.passed ? "Passed" : "**Failed**"}: ${report.startedAt}, ${duration(report.milliseconds)}, ` +
      `${report.stacks.length} stacks, ${resources} resources.`,
    "",
    "| | scenario | target | contained in | sequential calls | calls |",
    "|---|---|---|--:|--:|--:|",
    ...report.scenarios.map(row),
    ...report.scenarios.flatMap(section),
  ];
  return `${lines.join("\n")}\n`;
}

function row({ passed, name, target, containment }: ScenarioReport): string {
  const numbers = containment
    ? [duration(containment.milliseconds), containment.sequentialCalls, containment.totalCalls]
    : ["", "", ""];
  return `| ${[passed ? "✓" : "✗", name, target, ...numbers].map(cell).join(" | ")} |`;
}

function section(scenario: ScenarioReport): string[] {
  const list = (heading: string, items: readonly string[]) =>
    items.length === 0 ? [] : ["", `${heading}:`, "", ...items.map((item) => `- ${inline(item)}`)];
  const { exception, release } = scenario;
  const steps = [
    ...(exception ? [`Exception ${exception.passed ? "✓" : "✗"} ${exception.summary}`] : []),
    ...(release ? [`Release ${release.passed ? "✓" : "✗"} ${release.summary}`] : []),
  ];
  return [
    "",
    `## ${scenario.name}`,
    "",
    inline(scenario.summary),
    "",
    `- Expected: ${inline(scenario.expected)}`,
    `- Observed: ${inline(scenario.observed)}`,
    ...(scenario.trigger ? [`- Trigger: \`${scenario.trigger}\``] : []),
    ...steps.map((step) => `- ${inline(step)}`),
    ...list("Before", scenario.before),
    ...list("After", scenario.after),
    ...timeline(scenario),
    ...list("Notes", scenario.notes),
  ];
}

function timeline({ timeline: calls }: ScenarioReport): string[] {
  if (calls.length === 0) return [];
  return [
    "",
    "| ms | account | call | phase | error |",
    "|--:|---|---|---|---|",
    ...calls.map(({ start, end, account, service, operation, phase, error }) => {
      const cells = [`${Math.round(start)}–${Math.round(end)}`, account, `${service} ${operation}`, phase, error ?? ""];
      return `| ${cells.map(cell).join(" | ")} |`;
    }),
  ];
}

function cell(value: string | number): string {
  return inline(String(value)).replaceAll("|", "\\|");
}

function inline(text: string): string {
  return text.replaceAll("\n", " ");
}
