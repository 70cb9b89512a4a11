import * as z from "zod";

const invocationSchema = z.object({ row: z.string().min(1), options: z.unknown().optional(), event: z.unknown() });

/** What a playbook rule sends to a responder: the row, its options, and EventBridge's event untouched. */
export interface Invocation {
  readonly row: string;
  readonly options: unknown;
  readonly event: unknown;
}

export type InvocationReading =
  | { readonly kind: "invocation"; readonly invocation: Invocation }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Reads a function's payload. Never throws. */
export function readInvocation(payload: unknown): InvocationReading {
  const parsed = invocationSchema.safeParse(payload);
  if (parsed.success) {
    const { row, options, event } = parsed.data;
    return { kind: "invocation", invocation: { row, options: options ?? {}, event } };
  }
  return {
    kind: "malformed",
    problems: parsed.error.issues.map(
      (issue) => `${issue.path.join(".") || "payload"}: ${issue.message}; a playbook rule sends {row, options, event}`,
    ),
  };
}
