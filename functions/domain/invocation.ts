import * as z from "zod";
import { type Hold, holdSchema } from "./containmentRequest";

const invocationSchema = z.object({
  row: z.string().min(1),
  options: z.unknown().optional(),
  hold: holdSchema.optional(),
  event: z.unknown(),
});

/** What a playbook rule sends to a responder: the row, its options, its hold where it has one, and EventBridge's event untouched. */
export interface Invocation {
  readonly row: string;
  readonly options: unknown;
  /** Of the row: how long what it contains is held. */
  readonly hold?: Hold;
  readonly event: unknown;
}

export type InvocationReading =
  | { readonly kind: "invocation"; readonly invocation: Invocation }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Reads a function's payload. Never throws. */
export function readInvocation(payload: unknown): InvocationReading {
  const parsed = invocationSchema.safeParse(payload);
  if (parsed.success) {
    const { row, options, hold, event } = parsed.data;
    const invocation = { row, options: options ?? {}, event, ...(hold === undefined ? {} : { hold }) };
    return { kind: "invocation", invocation };
  }
  return {
    kind: "malformed",
    problems: parsed.error.issues.map(
      (issue) => `${issue.path.join(".") || "payload"}: ${issue.message}; a playbook rule sends {row, options, event}`,
    ),
  };
}
