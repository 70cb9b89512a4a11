import * as z from "zod";
import { parseRange } from "./addressRange";

/** What everybody may do by a bucket's policy. */
export interface PublicPermissions {
  readonly read: boolean;
  readonly write: boolean;
  /** The statements that let everybody in, by Sid, or as `Statement[0]`. */
  readonly statements: readonly string[];
}

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]).optional();
const texts = oneOrMore(z.string());
const principal = z
  .union([z.literal("*"), z.record(z.string(), z.union([z.string(), z.array(z.string())]))])
  .optional();
const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.string(),
  Principal: principal,
  NotPrincipal: z.unknown().optional(),
  Action: texts,
  NotAction: texts,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore(conditionValue))).optional(),
});
const documentSchema = z.looseObject({ Statement: oneOrMore(statementSchema) });
type Statement = z.output<typeof statementSchema>;

/**
 * What a bucket policy lets everybody do, as S3 judges it: a statement is public unless it allows fixed principals only, or has a
 * condition with fixed values of a key that S3 trusts ("Blocking public access to your Amazon S3 storage", "The meaning of
 * public"). Statements that deny are not weighed against it, and a condition that holds where its key is missing is none.
 * Undefined where the document is no policy.
 */
export function publicPermissions(document: unknown): PublicPermissions | undefined {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return undefined;
  const open = (parsed.data.Statement ?? []).map((statement, index) => ({
    name: statement.Sid ?? `Statement[${index}]`,
    ...(isPublic(statement) ? accessBy(statement) : { read: false, write: false }),
  }));
  return {
    read: open.some(({ read }) => read),
    write: open.some(({ write }) => write),
    statements: open.filter(({ read, write }) => read || write).map(({ name }) => name),
  };
}

function isPublic({ Effect, Principal, NotPrincipal, Condition }: Statement): boolean {
  if (Effect !== "Allow") return false;
  const anybody = NotPrincipal !== undefined || (Principal !== undefined && hasEverybody(Principal));
  return anybody && !Object.entries(Condition ?? {}).some(([operator, keys]) => narrows(operator, keys));
}

function hasEverybody(principals: "*" | Readonly<Record<string, string | string[]>>): boolean {
  if (principals === "*") return true;
  return Object.values(principals)
    .flat()
    .some((each) => each === "*");
}

/** Condition keys by which S3 takes a policy for not public where their values are fixed (the same page). */
const trustedKeys: ReadonlySet<string> = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "s3:DataAccessPointAccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ].map((key) => key.toLowerCase()),
);

/** Operators that a request without the key fails; with `IfExists`, `ForAllValues:` or a negation it would pass. */
const narrowing = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;

function narrows(operator: string, keys: Readonly<Record<string, readonly string[] | undefined>>): boolean {
  return Object.entries(keys).some(([key, values = []]) => {
    const name = key.toLowerCase();
    if (values.length === 0) return false;
    if (name === "aws:sourceip") return /^(?:ForAnyValue:)?IpAddress$/i.test(operator) && values.every(isNarrowRange);
    if (!narrowing.test(operator)) return false;
    // The account in an access point's ARN is what S3 looks at; its name may have wildcards.
    if (name === "s3:dataaccesspointarn") return values.every((value) => /^arn:[^:]+:s3:[^:]*:\d{12}:/.test(value));
    return trustedKeys.has(name) && values.every(isFixed);
  });
}

/** No wildcard and no policy variable. */
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

/** S3 takes IPv4 ranges wider than /8 and IPv6 ranges wider than /32 for everybody. */
function isNarrowRange(value: string): boolean {
  try {
    const { family, first, last } = parseRange(
      value.includes("/") ? value : `${value}/${value.includes(":") ? 128 : 32}`,
    );
    return last - first + 1n <= (family === "IPv4" ? 1n << 24n : 1n << 96n);
  } catch {
    return false;
  }
}

/** What reads and writes objects, or lists them: the actions by which S3 calls a policy public. */
const reading = ["s3:get", "s3:list"];
const writing = ["s3:put", "s3:delete", "s3:abortmultipartupload", "s3:restoreobject"];

function accessBy({ Action: actions, NotAction: others }: Statement): {
  readonly read: boolean;
  readonly write: boolean;
} {
  const allows = (prefix: string) =>
    actions?.some((action) => mayBegin(action.toLowerCase(), prefix)) ??
    others?.every((action) => !isWholeService(action.toLowerCase())) ??
    false;
  return { read: reading.some(allows), write: writing.some(allows) };
}

/** Whether an action's pattern matches anything that begins so. */
function mayBegin(pattern: string, prefix: string): boolean {
  if (prefix === "") return true;
  const [sign] = pattern;
  if (sign === "*") return mayBegin(pattern.slice(1), prefix) || mayBegin(pattern, prefix.slice(1));
  return (sign === "?" || sign === prefix[0]) && mayBegin(pattern.slice(1), prefix.slice(1));
}

function isWholeService(action: string): boolean {
  return action === "*" || action === "s3:*";
}
