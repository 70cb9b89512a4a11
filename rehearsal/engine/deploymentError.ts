import type { ResourceProblem } from "../../rollout/engine/problems";
import { Failure } from "../report/failure";

const remedy =
  "Correct the program (components/, config/), or rehearsal/ where the emulated organization does less than AWS documents.";

/** A stack did not deploy: which resources, and what the provider said of each; not the engine's whole log. */
export class DeploymentError extends Failure {
  constructor(
    readonly stackName: string,
    readonly operation: string,
    readonly problems: readonly ResourceProblem[],
    options?: { readonly cause?: unknown },
  ) {
    const lines = problems.map(({ resource, message }) => `  ${resource}: ${message.replaceAll("\n", "\n    ")}`);
    super(`Stack ${stackName}: ${operation} failed.\n${lines.join("\n")}`, remedy, options);
  }
}
