import { withChanges } from "../domain/changes";
import type { Change, Incident } from "../domain/incident";
import type { Ledger } from "./ledger";

/** An incident that this invocation holds: what it knows of it, and how it writes that down. */
export class OpenIncident {
  constructor(
    private readonly ledger: Ledger,
    private current: Incident,
  ) {}

  get entry(): Incident {
    return this.current;
  }

  /** Keeps news until the next write: not everything is worth a call of its own. */
  note(news: Partial<Incident>): void {
    this.current = { ...this.current, ...news };
  }

  noteChanges(changes: readonly Change[]): void {
    this.note({ changes: withChanges(this.current.changes, changes) });
  }

  /** Writes what is known. Throws `LeaseLostError` where somebody else has written since. */
  async record(): Promise<void> {
    this.current = await this.ledger.write(this.current);
  }

  /** Writes for the last time and lets go: the next delivery finds the incident dealt with. */
  async close(): Promise<void> {
    const { lease: _, ...free } = this.current;
    this.current = await this.ledger.write(free);
  }
}
