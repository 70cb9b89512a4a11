import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdownReport } from "./markdownReport";
import type { ScenarioResult } from "./scenarioResult";

/** One run of the rehearsal; this is the JSON form. */
export interface RehearsalReport {
  readonly passed: boolean;
  /** ISO 8601 */
  readonly startedAt: string;
  /** From the start to the end of the last scenario, set-up included. */
  readonly milliseconds: number;
  readonly stacks: readonly DeployedStack[];
  readonly scenarios: readonly ScenarioReport[];
}

export interface DeployedStack {
  readonly name: string;
  /** Resources in it. */
  readonly resources: number;
  readonly milliseconds: number;
}

export interface ScenarioReport extends ScenarioResult {
  readonly name: string;
  /** What happens in it and how it should end. */
  readonly summary: string;
  readonly milliseconds: number;
}

/** Writes `report.json` and `report.md` into the folder, each whole or not at all. Returns the path of the Markdown. */
export function writeReport(folder: string, report: RehearsalReport): string {
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  const markdown = join(folder, "report.md");
  replaceFile(markdown, markdownReport(report));
  return markdown;
}

function replaceFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
