import { join } from "node:path";
import { checkout } from "../rehearsal/setup/folders";
import { runTool } from "../rehearsal/setup/toolProcess";

export interface Check {
  readonly title: string;
  /** What it complains of; empty when it passed. */
  readonly complaint: Promise<string>;
}

/** The checks that need nothing but the sources, side by side: types, then format and lint. */
export function runChecks(signal?: AbortSignal): Check[] {
  return [
    { title: "types (tsc)", complaint: complaintOf("typescript/bin/tsc", ["--noEmit", "-p", "."], signal) },
    { title: "format and lint (biome)", complaint: complaintOf("@biomejs/biome/bin/biome", ["check", "."], signal) },
  ];
}

async function complaintOf(tool: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const path = join(checkout, "node_modules", tool);
  const { code, stdout, stderr } = await runTool(process.execPath, [path, ...args], { cwd: checkout, signal });
  return code === 0 ? "" : [stdout, stderr].filter(Boolean).join("\n");
}
