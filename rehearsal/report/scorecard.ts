import type { Paint } from "../../output/colour";
import { duration, fitted, wrapped } from "../../output/text";
import type { RehearsalReport, ScenarioReport } from "./rehearsalReport";
import type { Step } from "./scenarioResult";

const columns = { name: 26, target: 40, contained: 9, sequential: 6, calls: 6 };
const indent = "   ";

/** The report that a person reads at a glance, at most 100 columns wide: a line and a sentence for each scenario. */
export function scorecard(report: RehearsalReport, paint: Paint): string[] {
  const passed = report.scenarios.filter((scenario) => scenario.passed).length;
  const failed = report.scenarios.length - passed;
  const resources = report.stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const verdict =
    failed === 0
      ? paint(
          ["bold", "green"],
          passed === 1 ? "The scenario ended as expected." : `All ${passed} scenarios ended as expected.`,
        )
      : paint(["bold", "red"], `${failed} of ${report.scenarios.length} scenarios did not end as expected.`);
  return [
    "",
    paint("dim", header()),
    ...report.scenarios.flatMap((scenario) => rows(scenario, paint)),
    "",
    `${verdict} ${paint("dim", `${report.stacks.length} stacks, ${resources} resources, ${duration(report.milliseconds)}`)}`,
  ];
}

function header(): string {
  return line("scenario", "target", "contained", "chain", "calls");
}

function line(name: string, target: string, contained: string, sequential: string, calls: string): string {
  return [
    indent + fitted(name, columns.name),
    fitted(target, columns.target),
    contained.padStart(columns.contained),
    sequential.padStart(columns.sequential),
    calls.padStart(columns.calls),
  ]
    .join(" ")
    .trimEnd();
}

function rows(scenario: ScenarioReport, paint: Paint): string[] {
  const { containment } = scenario;
  const numbers: [string, string, string] = containment
    ? [duration(containment.milliseconds), String(containment.sequentialCalls), String(containment.totalCalls)]
    : ["", "", ""];
  const mark = scenario.passed ? paint("green", "✓") : paint("red", "✗");
  const first = ` ${mark} ${line(scenario.name, scenario.target, ...numbers).slice(indent.length)}`;
  const sentence = scenario.passed
    ? wrapped(scenario.observed, indent).map((text) => paint("dim", text))
    : [...labelled("expected", scenario.expected), ...labelled("observed", scenario.observed)];
  return [
    first,
    ...sentence,
    ...stepRow("exception", scenario.exception, paint),
    ...stepRow("release", scenario.release, paint),
  ];
}

function labelled(label: string, text: string): string[] {
  const lead = `${indent}${label.padEnd(10)}`;
  return wrapped(text, " ".repeat(lead.length)).map((part, at) => (at === 0 ? lead + part.trimStart() : part));
}

function stepRow(label: string, step: Step | undefined, paint: Paint): string[] {
  if (!step) return [];
  const [first = "", ...rest] = labelled(label, `${step.passed ? "✓" : "✗"} ${step.summary}`);
  const painted = first.replace(/[✓✗]/, (mark) => paint(step.passed ? "green" : "red", mark));
  return [painted, ...rest];
}
