import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "../aws/home";
import { type Incident, subjectKey } from "../domain/incident";
import type { AutomationTarget } from "./target";

/** The instance is not isolated in full yet, so terminating it now would take the evidence with it. */
export class EvidenceNotKeptError extends Error {
  override readonly name = "EvidenceNotKeptError";
}

/** Two rows answer one finding side by side; in this time the other's claim is in the ledger. Milliseconds. */
const grace = 15_000;
/** An isolation takes seconds; its retries come after one and two minutes. Milliseconds. */
const patience = 4 * 60_000;

/**
 * An instance that is being isolated is terminated only after its evidence is kept: waits for `isolate-instance` to be done
 * with it. Resolves with its incident, or undefined where there is none. Throws `EvidenceNotKeptError` where it does not end
 * in time; a retry waits again.
 */
export async function isolationBefore(
  home: Pick<Home, "ledger">,
  { accountId, region, subject: { id } }: AutomationTarget,
  { begun, deadline }: { readonly begun: number; readonly deadline: number },
): Promise<Incident | undefined> {
  const key = subjectKey({ accountId, region, resource: `instance/${id}`, action: "isolate-instance" });
  const until = Math.min(Date.now() + patience, deadline);
  for (;;) {
    const isolation = await home.ledger.read(key);
    const stage = stageOf(isolation, new Date().toISOString());
    if (stage === "done") return isolation;
    if (stage === "none" && performance.now() - begun >= grace) return undefined;
    if (Date.now() >= until)
      throw new EvidenceNotKeptError(
        `${isolation?.incidentId} has not isolated ${id} in full (${isolation?.status}), so it is not terminated: its evidence would be lost. Finish the isolation, or terminate by hand.`,
      );
    await sleep(1_000);
  }
}

/** How far isolating the instance has come. Pure. */
export function stageOf(isolation: Incident | undefined, now: string): "none" | "under-way" | "done" {
  switch (isolation?.status) {
    case "containing":
    case "failed":
      return "under-way";
    case "contained": {
      const held = isolation.lease !== undefined && isolation.lease.until > now;
      return held || isolation.changes.some(isMissingEvidence) ? "under-way" : "done";
    }
    default:
      return "none";
  }
}

function isMissingEvidence({ item, state }: Incident["changes"][number]): boolean {
  return (item === "snapshot" || item === "image") && (state === "failed" || state === "recorded");
}
