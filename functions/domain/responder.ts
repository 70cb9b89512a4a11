import type { FunctionDefinition } from "./functionDefinition";

/** The data of one responder: its folder's `responder.ts` exports it, and everything else is derived from it. */
export interface ResponderDefinition extends FunctionDefinition {
  /** One sentence for the docs: what it changes and how that is undone. */
  readonly undo: string;
  /** What it acts on, by Config's names, `any` where a row says which: an exception for it belongs on one of these. */
  readonly subjects: readonly string[] | "any";
  /** Whether playbook rows may name it, and whether a person may invoke its function with a request of their own. */
  readonly invokedBy: readonly ("playbook" | "person")[];
  /** It assumes no role in any member account, and may not. */
  readonly staysAtHome?: true;
}
