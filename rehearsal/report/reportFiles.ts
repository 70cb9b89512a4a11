import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../output/replaceFile";
import { markdownReport } from "./markdownReport";
import type { RehearsalReport } from "./rehearsalReport";

/** Writes `report.json` and `report.md` into the folder, each whole or not at all. Returns the path of the Markdown. */
export function writeReport(folder: string, report: RehearsalReport): string {
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  const markdown = join(folder, "report.md");
  replaceFile(markdown, markdownReport(report));
  return markdown;
}
