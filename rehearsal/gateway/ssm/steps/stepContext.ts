import type { GatewayAccess } from "../actingAs";

/** What a step is carried out with. */
export interface StepContext {
  /** AWS as the execution's role sees it. */
  readonly aws: GatewayAccess;
  /** Waits AWS seconds. Rejects with an `AbortError` when the execution is stopped or the step's time is up. */
  wait(seconds: number): Promise<void>;
}

/** Outputs by name, as GetAutomationExecution shows them. */
export type StepOutputs = Readonly<Record<string, unknown>>;

/** Carries out one action with inputs whose templates are resolved. Throws where the step fails. */
export type StepAction = (inputs: Readonly<Record<string, unknown>>, context: StepContext) => Promise<StepOutputs>;
