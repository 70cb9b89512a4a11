/** What became of one target. */
export type TargetOutcome =
  /** The engine ran; `changes` counts resources by operation: `{ create: 12, same: 3 }`. Nothing but `same` is "unchanged". */
  | {
      readonly kind: "changed" | "unchanged";
      readonly changes: Readonly<Record<string, number>>;
      readonly milliseconds: number;
    }
  /** Done already at this version and these settings; the engine was not started. */
  | { readonly kind: "skipped"; readonly reason: string }
  /** Nothing else stops for it. `nextStep` says what a person does about it. */
  | { readonly kind: "failed"; readonly reason: string; readonly nextStep: string; readonly milliseconds: number }
  /** The stop threshold, an interruption, or a target it waits for kept it from beginning. */
  | { readonly kind: "not-begun"; readonly reason: string };
