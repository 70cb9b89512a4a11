import type { ResponderPermissions } from "./permissions";

/** The data of one responder: its folder's `responder.ts` exports it, and everything else is derived from it. */
export interface ResponderDefinition {
  /** The folder's name, the function's name and the session name: `isolate-instance`. */
  readonly name: string;
  /** One sentence for the docs: what it does to which resource. */
  readonly summary: string;
  /** One sentence for the docs: what it changes and how that is undone. */
  readonly undo: string;
  readonly permissions: ResponderPermissions;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Executions at once; a storm waits in the asynchronous queue rather than exhaust the account. */
  readonly reservedConcurrency: number;
  /** Whether playbook rows may name it; the release responder is invoked by a person only. */
  readonly invokedBy: "playbook" | "person";
}
