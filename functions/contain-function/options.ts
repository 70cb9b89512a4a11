import * as z from "zod";

/**
 * How far a function's role goes with it; set per playbook row. That nothing starts any more is no option: it costs no other
 * function anything.
 */
export const containFunctionOptionsSchema = z.strictObject({
  /**
   * `sessions`: whatever this function runs as, now and later, and stolen copies of it. Others with the same role go on.
   * `deny`: the role can do nothing any more, for each workload on it.
   * `leave`: the role stays as it is; what runs goes on with it until it ends, and stolen credentials until they expire.
   */
  role: z.enum(["sessions", "deny", "leave"]).default("sessions"),
  /** Whether event source mappings are disabled, so that what they read is not used up in vain. */
  eventSources: z.boolean().default(true),
});

export type ContainFunctionOptions = z.output<typeof containFunctionOptionsSchema>;
export type ContainFunctionOptionsInput = z.input<typeof containFunctionOptionsSchema>;
