/**
 * One statement of what a responder may do. Resources are ARN templates: `{partition}`, `{region}` and `{account}` are
 * filled in where the policy is made (`{account}` is the account the policy lives in, `{region}` may be `*`).
 */
export interface PermissionStatement {
  readonly sid: string;
  /** `Deny` takes away from what other responders of the same role are granted. Left out: `Allow`. */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly [string, ...string[]];
  readonly resources: readonly [string, ...string[]];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why a resource is `*`. Required where one is; a conformance test holds to it. */
  readonly because?: string;
}

/** What one responder needs, and the only source of its roles and session policy. */
export interface ResponderPermissions {
  /** In the security account, beyond what every responder has (its log group, ledger, topic and dead letters). */
  readonly home: readonly PermissionStatement[];
  /** In the account that is responded to: its part of the response role, and its session policy. */
  readonly member: readonly PermissionStatement[];
  /**
   * In that account too: what one option of the responder takes beyond that, in a session of its own, by the option. No
   * other session can do it.
   */
  readonly apart?: Readonly<Record<string, readonly PermissionStatement[]>>;
  /**
   * In that account too: what undoing takes. The release responder assumes the response role with exactly this as session
   * policy, for an incident of this responder.
   */
  readonly release?: readonly PermissionStatement[];
}
