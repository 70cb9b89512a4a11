import * as z from "zod";

/**
 * How far a principal is blocked; set per playbook row. The defaults differ by what stands behind the name: a user is one
 * identity and its keys last until somebody ends them, a role is often shared and its credentials expire by themselves.
 */
export const blockPrincipalOptionsSchema = z.strictObject({
  /**
   * `deny-all`: the user can do nothing any more, by key, console or federation.
   * `revoke-sessions`: only its temporary credentials issued until now; meant together with `accessKeys`. A console password
   * goes on working.
   */
  userLevel: z.enum(["revoke-sessions", "deny-all"]).default("deny-all"),
  /**
   * `deny-session`: only the session that the finding names, or the instance's credentials where it is one of an instance.
   * Where it names none, as `revoke-sessions`.
   * `revoke-sessions`: everything issued until now; whoever may assume the role gets a new session.
   * `deny-all`: the role can do nothing any more, for each workload on it.
   */
  roleLevel: z.enum(["deny-session", "revoke-sessions", "deny-all"]).default("deny-session"),
  /**
   * How `deny-all` is put: `inline`, a policy of a fixed name; or `attach`, AWS's own `AWSDenyAll`. Where a quota refuses
   * one, the other is taken. The narrower levels are always inline.
   */
  method: z.enum(["inline", "attach"]).default("inline"),
  /** Every active access key of a user to Inactive. */
  accessKeys: z.boolean().default(true),
});

export type BlockPrincipalOptions = z.output<typeof blockPrincipalOptionsSchema>;
export type BlockPrincipalOptionsInput = z.input<typeof blockPrincipalOptionsSchema>;
