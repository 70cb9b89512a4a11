import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Interruption } from "../rehearsal/cli/interruption";
import { RunFolder, removeAbandonedRuns } from "../rehearsal/engine/runFolder";
import { endProcessesOf, processesOf } from "../rehearsal/engine/runProcesses";
import { tellFailure } from "../rehearsal/report/failure";
import { Progress } from "../rehearsal/report/progress";
import { checkout, stateFolder } from "../rehearsal/setup/folders";
import { setUp } from "../rehearsal/setup/setUp";
import { type Check, runChecks } from "./checks";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number() });

/**
 * `npm test`: sets up as `npm start` does, then checks and tests everything; the last line is `N passed, N failed`. With
 * arguments (`npm test -- test/rehearsal/setup/*.test.ts --grep lock`) mocha gets those, and the checks are left out.
 */
async function main(args: readonly string[]): Promise<number> {
  const progress = new Progress();
  let run: RunFolder | undefined;
  const interruption = new Interruption(
    (sentence) => progress.note(sentence),
    () => run && endProcessesOf(run.id),
  );
  const { signal } = interruption;
  try {
    await setUp(progress, signal);
    removeAbandonedRuns(stateFolder);
    run = RunFolder.open(stateFolder);
    const checks = args.length > 0 ? [] : runChecks(signal);
    const counted = [await runMocha(run, args, signal), await tellChecks(checks), tellLeftovers(run)];
    const passed = counted.reduce((sum, counts) => sum + counts.passed, 0);
    const failed = counted.reduce((sum, counts) => sum + counts.failed, 0);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    progress.note(tellFailure(error).join("\n"));
    return signal.aborted ? interruption.exitCode : 1;
  } finally {
    run?.close();
    // Rehearsals that a test file had opened when it was ended.
    removeAbandonedRuns(stateFolder);
  }
}

/**
 * Three files at a time, for they wait more than they compute; each has a process of its own to itself while it runs.
 */
async function runMocha(run: RunFolder, args: readonly string[], signal: AbortSignal): Promise<Counts> {
  const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
  const countsFile = join(run.path, "counts.json");
  const reporter = ["--reporter", join(__dirname, "countingReporter.cjs"), "--reporter-option", `counts=${countsFile}`];
  const specs = args.length > 0 ? args : ["test/**/*.test.ts"];
  const child = spawn(process.execPath, [mocha, "--parallel", "--jobs", "3", ...reporter, ...specs], {
    cwd: checkout,
    stdio: "inherit",
  });
  const code = await new Promise<number | null>((resolve) => {
    signal.addEventListener("abort", () => child.kill("SIGKILL"), { once: true });
    child.once("close", resolve);
  });
  signal.throwIfAborted();
  try {
    return countsSchema.parse(JSON.parse(readFileSync(countsFile, "utf8")));
  } catch {
    process.stdout.write(`✗ mocha ended with ${code} before it had run the tests.\n`);
    return { passed: 0, failed: 1 };
  }
}

async function tellChecks(checks: readonly Check[]): Promise<Counts> {
  let failed = 0;
  for (const { title, complaint } of checks) {
    const text = await complaint;
    process.stdout.write(text ? `✗ ${title}\n${text}\n` : `✓ ${title}\n`);
    if (text) failed++;
  }
  return { passed: checks.length - failed, failed };
}

/** A test that leaves a process behind fails the run, for `npm start` would leave it too. */
function tellLeftovers(run: RunFolder): Counts {
  const left = processesOf(run.id);
  process.stdout.write(left.length > 0 ? `✗ processes left running: ${left.join(", ")}\n` : "✓ nothing left running\n");
  return left.length > 0 ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
}

main(process.argv.slice(2)).then((code) => process.exit(code));
