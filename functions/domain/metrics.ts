import type { OutcomeKind } from "./outcome";

/** What a responder counts. */
export type Counted = OutcomeKind | "rejected";

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
};

/** Milliseconds from the start of an invocation until the resource was contained; by `service`. */
export const timeToContainMetric = "TimeToContain";
