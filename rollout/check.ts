/**
 * One thing that `preflight`, `verify` or `status` looked at. `unknown`: it could not be looked at, and `detail` says why; it
 * never counts as good.
 */
export interface Check {
  /** Twelve digits; the management account's where the organization itself is looked at. */
  readonly accountId: string;
  /** Absent where what is looked at is global. */
  readonly region?: string;
  /** What is looked at: `response role`, `forwarding`, `recorder`, `detector`, `Config rules`, `quota`, … */
  readonly subject: string;
  readonly verdict: "good" | "warning" | "bad" | "unknown";
  /** What was found, with the resource's name. */
  readonly detail: string;
  /** What a person does about it; on everything that is not good. */
  readonly nextStep?: string;
}
