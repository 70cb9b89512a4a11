import type { ImpactCard } from "./impactCard";

/** How a responder ended. A responder never ends in another way, and never silently. */
export type Outcome =
  | { readonly kind: "contained"; readonly summary: string }
  | { readonly kind: "already-contained"; readonly summary: string }
  | { readonly kind: "exempt"; readonly summary: string; readonly exception: string }
  | { readonly kind: "not-applicable"; readonly summary: string }
  /** People were told, and asked to act; nothing was changed. */
  | { readonly kind: "notified"; readonly summary: string }
  | { readonly kind: "already-notified"; readonly summary: string }
  | { readonly kind: "released"; readonly summary: string }
  /** It was asked what would be done: nothing was changed, and nothing recorded. The card is there where something would be. */
  | { readonly kind: "dry-run"; readonly summary: string; readonly impact?: ImpactCard }
  | { readonly kind: "failed"; readonly summary: string; readonly nextStep: string };

export type OutcomeKind = Outcome["kind"];

const byGravity: readonly OutcomeKind[] = [
  "failed",
  "contained",
  "released",
  "notified",
  "already-contained",
  "already-notified",
  "dry-run",
  "exempt",
  "not-applicable",
];

/** The one outcome that an invocation with several answers: what a person should hear of first. */
export function gravestOf(outcomes: readonly Outcome[]): Outcome {
  const [gravest] = [...outcomes].sort((a, b) => byGravity.indexOf(a.kind) - byGravity.indexOf(b.kind));
  return gravest ?? { kind: "not-applicable", summary: "the event holds no finding for this row" };
}
