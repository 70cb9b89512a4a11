import type { FunctionDefinition } from "./functionDefinition";

/** The data of one responder: its folder's `responder.ts` exports it, and everything else is derived from it. */
export interface ResponderDefinition extends FunctionDefinition {
  /** One sentence for the docs: what it changes and how that is undone. */
  readonly undo: string;
  /** Whether playbook rows may name it, and whether a person may invoke its function with a request of their own. */
  readonly invokedBy: readonly ("playbook" | "person")[];
  /** It assumes no role in any member account, and may not. */
  readonly staysAtHome?: true;
}
