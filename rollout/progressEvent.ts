import type { LeftOut, Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";

export type RolloutCommand = "plan" | "up" | "destroy";

/** What happens during a rollout, for whoever watches it: the terminal, plain lines, the reports, the logs of each account. */
export type ProgressEvent =
  | {
      readonly kind: "begun";
      readonly command: RolloutCommand;
      readonly targets: readonly Target[];
      /** For the report, which says of every account whether it is covered. */
      readonly leftOut: readonly LeftOut[];
      readonly atOnce: number;
    }
  /** A wave is what runs side by side before the next may begin. `name`: `canary`, `wave 2 of 4`. */
  | { readonly kind: "wave-begun"; readonly name: string; readonly targets: readonly Target[] }
  | { readonly kind: "target-begun"; readonly target: Target }
  /** `creating aws:iam/role:Role member-response-role`. */
  | { readonly kind: "target-step"; readonly target: Target; readonly detail: string }
  /** A line of the engine's own output, for the account's log. */
  | { readonly kind: "target-output"; readonly target: Target; readonly text: string }
  | { readonly kind: "target-ended"; readonly target: Target; readonly outcome: TargetOutcome }
  /** No further target begins; those under way are brought to their end. */
  | { readonly kind: "stopping"; readonly reason: string }
  | { readonly kind: "ended"; readonly milliseconds: number };
