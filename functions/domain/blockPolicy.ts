import { isDeepStrictEqual } from "node:util";
import * as z from "zod";

/** What a block denies, each beside the others. */
export interface BlockScope {
  /** Everything, whoever holds the principal's credentials. */
  readonly all: boolean;
  /** Temporary credentials issued before this, ISO 8601 in UTC. */
  readonly issuedBefore: string | undefined;
  /** Sessions, as `aws:userid` tells them: `AROA…:<session name>`. */
  readonly sessions: readonly string[];
  /** ARN patterns of instances: credentials that the metadata service gave them. */
  readonly instances: readonly string[];
}

export const nothingBlocked: BlockScope = { all: false, issuedBefore: undefined, sessions: [], instances: [] };

/** The inline policy that blocks; the same on every principal and in every incident, so that it is found again. */
export const blockPolicyName = "firebreak-block";

/**
 * The policy's document ("Disabling permissions for temporary security credentials", IAM user guide). `DateLessThan` does not
 * hold where the request has no `aws:TokenIssueTime`: long-term keys pass it. Throws a `RangeError` for a scope that denies
 * nothing: a policy without statements is none.
 */
export function blockPolicyOf(scope: BlockScope): string {
  const statements = statementsOf(scope);
  if (statements.length === 0) throw new RangeError("A block that denies nothing is no block.");
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function statementsOf(scope: BlockScope): readonly z.output<typeof statementSchema>[] {
  const { all, issuedBefore, sessions, instances } = scope;
  if (all) return [deny("FirebreakDenyAll")];
  return [
    ...(issuedBefore === undefined
      ? []
      : [deny("FirebreakRevokeSessions", { DateLessThan: { "aws:TokenIssueTime": [issuedBefore] } })]),
    ...(sessions.length === 0
      ? []
      : [deny("FirebreakDenySessions", { StringEquals: { "aws:userid": [...sessions] } })]),
    ...(instances.length === 0
      ? []
      : [deny("FirebreakDenyInstances", { ArnLike: { "ec2:SourceInstanceARN": [...instances] } })]),
  ];
}

const statementSchema = z.strictObject({
  Sid: z.string(),
  Effect: z.literal("Deny"),
  Action: z.literal("*"),
  Resource: z.literal("*"),
  Condition: z.record(z.string(), z.record(z.string(), z.array(z.string()))).optional(),
});
const documentSchema = z.strictObject({ Version: z.literal("2012-10-17"), Statement: z.array(statementSchema).min(1) });

function deny(sid: string, condition?: z.output<typeof statementSchema>["Condition"]) {
  return {
    Sid: sid,
    Effect: "Deny" as const,
    Action: "*" as const,
    Resource: "*" as const,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** What one of our own policies denies; undefined where the document is none, or somebody has edited it. Never throws. */
export function readBlockPolicy(document: string | null): BlockScope | undefined {
  const parsed = documentSchema.safeParse(jsonOf(document));
  if (!parsed.success) return undefined;
  const values = (operator: string, key: string) =>
    parsed.data.Statement.flatMap(({ Condition: condition }) => condition?.[operator]?.[key] ?? []);
  const scope: BlockScope = {
    all: parsed.data.Statement.some(({ Condition: condition }) => condition === undefined),
    issuedBefore: values("DateLessThan", "aws:TokenIssueTime")[0],
    sessions: values("StringEquals", "aws:userid"),
    instances: values("ArnLike", "ec2:SourceInstanceARN"),
  };
  return isDeepStrictEqual(parsed.data.Statement, statementsOf(scope)) ? scope : undefined;
}

function jsonOf(document: string | null): unknown {
  try {
    return document === null ? undefined : JSON.parse(document);
  } catch {
    return undefined;
  }
}

/** Both together: what an earlier finding blocked stays so. */
export function unitedScope(one: BlockScope, other: BlockScope): BlockScope {
  const times = [one.issuedBefore, other.issuedBefore].filter((time) => time !== undefined).sort();
  return {
    all: one.all || other.all,
    issuedBefore: times.at(-1),
    sessions: [...new Set([...one.sessions, ...other.sessions])],
    instances: [...new Set([...one.instances, ...other.instances])],
  };
}
