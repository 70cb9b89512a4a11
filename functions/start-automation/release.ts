import type { Undo, Undoer } from "../response/undo";
import { recordOf, stateAfter } from "./automationRecord";
import { knownDocument } from "./documents";
import { effectOf } from "./effects/effects";
import { automationItem } from "./target";
import { protectionItem, restoreProtection } from "./terminationProtection";

/**
 * Undoes what a runbook did, by direct calls in the member. Safe to repeat. Refuses, with the reason, what can't be undone,
 * what Firebreak does not know, and what has changed since. Throws what the SDK throws.
 */
export const undoAutomation: Undoer = async (clients, incident, change): Promise<Undo> => {
  // bucket/AWS-EnableS3BucketEncryption/invoices; an id may have slashes of its own.
  const [, document = "", ...rest] = incident.resource.split("/");
  const id = rest.join("/");
  if (change.item === protectionItem) return restoreProtection(clients, id);
  if (change.item !== automationItem)
    return { kind: "refused", because: `this version knows no change ${change.item}` };
  const effect = knownDocument(document)?.effect;
  const undo = await effectOf(effect).undo(
    clients,
    { id, accountId: incident.accountId },
    { before: change.before, after: stateAfter(change) },
  );
  const execution = recordOf(incident);
  return undo.kind === "refused" && execution !== undefined
    ? { kind: "refused", because: `${undo.because} (automation execution ${execution.executionId} of ${document})` }
    : undo;
};
