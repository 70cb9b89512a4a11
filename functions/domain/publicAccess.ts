/** Block Public Access, of a bucket or of an account ("Blocking public access to your Amazon S3 storage"). */
export type PublicAccessBlock = Readonly<
  Record<"BlockPublicAcls" | "IgnorePublicAcls" | "BlockPublicPolicy" | "RestrictPublicBuckets", boolean>
>;

/** What decides whether anybody at all may read or write a bucket. */
export interface PublicAccess {
  readonly block: PublicAccessBlock | null;
  readonly accountBlock: PublicAccessBlock | null;
  /** The policy is public, as S3 judges it. */
  readonly byPolicy: boolean;
  /** The ACL grants something to everybody, or to every AWS customer. */
  readonly byAcl: boolean;
}

/** Why nobody has public access, whatever the finding says; undefined where somebody has. */
export function settledBy(name: string, { block, accountBlock, byPolicy, byAcl }: PublicAccess): string | undefined {
  if (isWhole(block)) return `bucket ${name} blocks all public access already`;
  if (isWhole(accountBlock)) return `its account blocks all public access, so bucket ${name} is not public`;
  const policyCounts = !(block?.RestrictPublicBuckets || accountBlock?.RestrictPublicBuckets);
  const aclCounts = !(block?.IgnorePublicAcls || accountBlock?.IgnorePublicAcls);
  if ((byPolicy && policyCounts) || (byAcl && aclCounts)) return undefined;
  return `nobody has public access to bucket ${name} now: neither its policy nor its ACL gives any that is not blocked`;
}

/** The groups of an ACL that everybody is in, and every AWS customer ("Access control list (ACL) overview"). */
export const everybody = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** Whether all four settings are on. */
export function isWhole(block: PublicAccessBlock | null): boolean {
  return block !== null && Object.values(block).every(Boolean);
}
