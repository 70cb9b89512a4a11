import type { OutcomeKind } from "./outcome";

/** What a responder counts: outcomes (but for what was only asked about), and exception tags that did not exempt what carries them. */
export type Counted = Exclude<OutcomeKind, "dry-run"> | "rejected" | "void-exception";

/** Name of the metric that counts it, in the namespace `Firebreak`: by `service` (the responder), and by `service` and `account`. */
export const countMetric: Readonly<Record<Counted, string>> = {
  contained: "Contained",
  "already-contained": "AlreadyContained",
  exempt: "Exempt",
  "not-applicable": "NotApplicable",
  notified: "Notified",
  "already-notified": "AlreadyNotified",
  failed: "Failed",
  released: "Released",
  rejected: "Rejected",
  "void-exception": "VoidException",
};

/** Milliseconds from the start of an invocation until the resource was contained; by `service`. */
export const timeToContainMetric = "TimeToContain";
