import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../output/replaceFile";
import { htmlReport } from "./htmlReport";
import type { RolloutReport } from "./rolloutReport";

/** Writes `report.json` and `report.html` into the folder, each whole or not at all. */
export function writeReports(folder: string, report: RolloutReport): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  replaceFile(join(folder, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  replaceFile(join(folder, "report.html"), htmlReport(report));
}
