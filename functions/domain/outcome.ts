/** How a responder ended. A responder never ends in another way, and never silently. */
export type Outcome =
  | { readonly kind: "contained"; readonly summary: string }
  | { readonly kind: "already-contained"; readonly summary: string }
  | { readonly kind: "exempt"; readonly summary: string; readonly exception: string }
  | { readonly kind: "not-applicable"; readonly summary: string }
  | { readonly kind: "failed"; readonly summary: string; readonly nextStep: string };

export type OutcomeKind = Outcome["kind"];
