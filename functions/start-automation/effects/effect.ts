import type { MemberClients } from "../../aws/memberClients";
import type { Json } from "../../domain/incident";
import type { LiveResource, Reading } from "../../response/response";
import type { Undo } from "../../response/undo";
import type { AutomationTarget } from "../target";

/** The resource as it is before a runbook starts, or after it. */
export interface LiveSubject extends LiveResource {
  /** What the runbook changes of it, as undoing needs it. */
  readonly state: Json;
  /** Why there is nothing to do: `bucket invoices is encrypted already`. Undefined where the runbook has something to do. */
  readonly settled: string | undefined;
}

/** What the ledger says of a runbook that is to be undone. */
export interface Undoable {
  readonly before: Json;
  /** The state that it left; undefined where it was not seen to end. */
  readonly after: Json | undefined;
}

/** What Firebreak knows of the runbooks that do the same thing: reading its object, and undoing it. */
export interface ResourceEffect {
  /** Reads tags and state side by side. Throws what the SDK throws. */
  read(clients: MemberClients, target: AutomationTarget): Promise<Reading<LiveSubject>>;
  /** Safe to repeat; refuses what has changed since. `id` is the resource's own: a bucket's name. */
  undo(
    clients: MemberClients,
    subject: { readonly id: string; readonly accountId: string },
    states: Undoable,
  ): Promise<Undo>;
}
