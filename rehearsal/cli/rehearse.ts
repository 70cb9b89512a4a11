import { once } from "node:events";
import { paintFor, plain } from "../../output/colour";
import { Rehearsal, resourceCount } from "../rehearsal";
import { Interrupted, tellFailure } from "../report/failure";
import { Progress } from "../report/progress";
import type { RehearsalReport } from "../report/rehearsalReport";
import { writeReport } from "../report/reportFiles";
import { scenarioDetails } from "../report/scenarioDetails";
import { scorecard } from "../report/scorecard";
import type { Scenario } from "../scenarios/scenario";
import { stateFolder } from "../setup/folders";
import type { Command } from "./arguments";
import { howToReach } from "./howToReach";
import { Interruption } from "./interruption";
import { describeRunning } from "./runningOrganization";
import { runScenarios } from "./runScenarios";

type RehearseCommand = Extract<Command, { kind: "rehearse" }>;

/** Opens the rehearsal, plays the scenarios, reports and ends everything. Returns the exit status; never throws. */
export async function rehearse(command: RehearseCommand, all: readonly Scenario[]): Promise<number> {
  const progress = new Progress();
  const interruption = Interruption.ofRun(progress);
  const { signal } = interruption;
  const chosen = command.scenarios.flatMap((name) => all.find((scenario) => scenario.name === name) ?? []);
  let rehearsal: Rehearsal | undefined;
  try {
    const startedAt = new Date();
    rehearsal = await Rehearsal.open({
      progress,
      signal,
      ...(command.port === undefined ? {} : { port: command.port }),
    });
    const scenarios = await runScenarios(chosen, rehearsal.organization, progress, signal);
    const report: RehearsalReport = {
      passed: scenarios.every(({ passed }) => passed),
      startedAt: startedAt.toISOString(),
      milliseconds: Date.now() - startedAt.getTime(),
      stacks: rehearsal.deployed.map((result) => ({
        name: result.stack,
        resources: resourceCount(result),
        milliseconds: Math.round(result.milliseconds),
      })),
      scenarios,
    };
    print(report, command.json);
    if (command.keep) await keepRunning(rehearsal, command.json, signal);
    return report.passed ? 0 : 1;
  } catch (error) {
    if (signal.aborted) {
      progress.note(new Interrupted().message);
      return interruption.exitCode;
    }
    progress.note(["", ...tellFailure(error)].join("\n"));
    return 1;
  } finally {
    await rehearsal?.close();
  }
}

function print(report: RehearsalReport, json: boolean): void {
  const written = writeReport(stateFolder, report);
  if (json) {
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return;
  }
  const paint = paintFor(process.stdout);
  const inFull = report.scenarios.filter(({ passed }) => report.scenarios.length === 1 || !passed);
  const lines = [
    ...inFull.flatMap((scenario) => scenarioDetails(scenario, paint)),
    ...scorecard(report, paint),
    paint("dim", `In full: ${written}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Resolves on Ctrl-C, which is how a kept organization ends, so it counts as no interruption of the rehearsal. */
async function keepRunning({ organization }: Rehearsal, json: boolean, signal: AbortSignal): Promise<void> {
  const running = describeRunning(organization);
  const stream = json ? process.stderr : process.stdout;
  const paint = json ? plain : paintFor(process.stdout);
  stream.write(`${howToReach(running, (text) => paint("bold", text)).join("\n")}\n`);
  if (!signal.aborted) await once(signal, "abort");
}
