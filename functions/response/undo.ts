import type { MemberClients } from "../aws/memberClients";
import type { Change, Incident } from "../domain/incident";

/** How undoing one recorded change ended. */
export type Undo =
  | { readonly kind: "restored"; readonly detail: string }
  /** Somebody has changed it since, or it can't be undone; a person has to look. */
  | { readonly kind: "refused"; readonly because: string };

/**
 * Undoes one recorded change of one responder. Safe to repeat: what is as it was before counts as restored. Throws what the
 * SDK throws; a further release tries again.
 */
export type Undoer = (clients: MemberClients, incident: Incident, change: Change) => Promise<Undo>;
