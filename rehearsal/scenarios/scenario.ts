import type { ScenarioResult } from "../report/scenarioResult";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";

/** One story rehearsed: a workload, something that happens to it, and what the world must look like afterwards. */
export interface Scenario {
  /** Kebab-case: `npm start -- isolate`. */
  readonly name: string;
  /** One sentence: what happens and how it should end. */
  readonly summary: string;
  /**
   * Seeds its own workload, so scenarios run in any order and again. Takes away what it injected. Rejects only where the
   * rehearsal itself is broken; a responder that does wrong is a result that did not pass.
   */
  run(organization: RehearsedOrganization): Promise<ScenarioResult>;
}
