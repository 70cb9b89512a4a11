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
