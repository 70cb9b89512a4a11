import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../report/progress";
import type { ScenarioReport } from "../report/rehearsalReport";
import type { Scenario } from "../scenarios/scenario";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { untilInterrupted } from "./interruption";

/** Most that one scenario may take; what hangs is told as such rather than holding the run for ever. */
const mostMilliseconds = 120_000;

/** Runs them one after the other, for they share one organization. Throws `Interrupted` only. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  organization: RehearsedOrganization,
  progress: Progress,
  signal: AbortSignal,
): Promise<ScenarioReport[]> {
  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) {
    const work = () => untilInterrupted(runScenario(scenario, organization), signal);
    const outcome = ({ passed }: ScenarioReport) => (passed ? undefined : "did not end as expected");
    reports.push(await progress.step(`Scenario ${scenario.name}`, work, outcome));
  }
  return reports;
}

async function runScenario(scenario: Scenario, organization: RehearsedOrganization): Promise<ScenarioReport> {
  const started = performance.now();
  const about = { name: scenario.name, summary: scenario.summary };
  const timer = new AbortController();
  try {
    const result = await Promise.race([scenario.run(organization), tooLong(timer.signal)]);
    return { ...about, ...result, milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    return { ...about, ...broken(error), milliseconds: Math.round(performance.now() - started) };
  } finally {
    timer.abort();
  }
}

async function tooLong(signal: AbortSignal): Promise<never> {
  await sleep(mostMilliseconds, undefined, { signal });
  throw new Error(`It was still running after ${mostMilliseconds / 1000} s.`);
}

/** A scenario that could not be played to its end counts as failed, with what it died of. */
function broken(error: unknown) {
  return {
    passed: false,
    expected: "the scenario can be played to its end",
    observed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    target: "",
    before: [],
    after: [],
    timeline: [],
    notes: [],
  };
}
