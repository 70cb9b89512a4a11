import { createHash } from "node:crypto";
import type { StackSummary } from "@pulumi/pulumi/automation";
import type { StackRecord } from "./record";

/** What is known of a stack without starting an engine for it. */
export interface KnownStack {
  /** As the backend lists it; undefined where it has none of that name. */
  readonly listed: StackSummary | undefined;
  readonly record: StackRecord | undefined;
}

/** The backend keeps seconds only. */
const rounding = 1_000;

/**
 * Whether a stack is done: it was brought up by this program with this config, and nobody has touched its state since. That is not
 * the same as what is there: somebody may have changed a resource by hand, which `status --drift` and `verify` find.
 */
export function isDone({ listed, record }: KnownStack, fingerprint: string): boolean {
  if (listed === undefined || record === undefined) return false;
  if (record.command !== "up" || record.outcome === "failed" || record.fingerprint !== fingerprint) return false;
  if (listed.updateInProgress === true || listed.resourceCount === 0) return false;
  const updatedAt = listed.lastUpdate === undefined ? Number.NaN : Date.parse(listed.lastUpdate);
  return updatedAt <= Date.parse(record.endedAt) + rounding;
}

/** Everything that decides what the engine would make of a stack. */
export function fingerprintOf(programDigest: string, config: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(config).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(programDigest).update(JSON.stringify(sorted)).digest("hex");
}
