import type { TrailCaller, TrailEvent } from "../functions/domain/cloudTrailEvent";
import { neverContainPattern } from "../functions/domain/neverContain";
import { tagEventOf } from "../functions/domain/tagEvents";
import type { TagUse } from "./tagUse";

/** Whom the guard lets through; each is a key of the management stack's config. */
export interface GuardedBy {
  readonly exceptionPrincipals: readonly string[];
  readonly bucketTagPrincipals: readonly string[];
  /** No service control policy binds its principals. */
  readonly managementAccountId: string | undefined;
}

/** What the guard would have made of a call. */
export type Fate =
  | "denied"
  /** Denied if the resource carried the exception tag, which the event does not tell. */
  | "denied-if-tagged"
  | "named"
  /** By the management account, a service or a service-linked role: no service control policy binds them. */
  | "unbound";

/** What the service control policies of `exceptionTagGuard` would have made of a call, were they attached to its account. */
export function fateOf(event: TrailEvent, use: TagUse, accountId: string, guard: GuardedBy): Fate {
  const principal = principalOf(event.caller);
  if (accountId === guard.managementAccountId || !isBound(principal)) return "unbound";
  const allowed = [...guard.exceptionPrincipals, ...(isBucketTagging(event) ? guard.bucketTagPrincipals : [])];
  if (neverContainPattern(principal, allowed) !== undefined) return "named";
  return use === "remove-all" && !isBucketTagging(event) ? "denied-if-tagged" : "denied";
}

/** What `aws:PrincipalArn` is in such a call: of a session its role. */
export function principalOf({ arn, roleArn }: TrailCaller): string {
  return roleArn ?? arn;
}

function isBound(principal: string): boolean {
  return principal.startsWith("arn:") && !principal.includes(":role/aws-service-role/");
}

function isBucketTagging({ source, name }: TrailEvent): boolean {
  return tagEventOf(source, name)?.action === "s3:PutBucketTagging";
}
