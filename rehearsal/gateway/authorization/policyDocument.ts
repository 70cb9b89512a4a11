import * as z from "zod";
import { conditionOperatorOf } from "./conditionOperator";

export type OneOrMore<T> = T | readonly T[];
export type ConditionValue = string | number | boolean;

/** `{ "StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }` */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMore<ConditionValue>>>>>;

/** `"*"`, or principals by type. */
export type PrincipalElement =
  | "*"
  | {
      readonly AWS?: OneOrMore<string> | undefined;
      readonly Service?: OneOrMore<string> | undefined;
      readonly Federated?: OneOrMore<string> | undefined;
      readonly CanonicalUser?: OneOrMore<string> | undefined;
    };

export interface PolicyStatement {
  readonly Sid?: string | undefined;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalElement | undefined;
  readonly NotPrincipal?: PrincipalElement | undefined;
  readonly Action?: OneOrMore<string> | undefined;
  readonly NotAction?: OneOrMore<string> | undefined;
  readonly Resource?: OneOrMore<string> | undefined;
  readonly NotResource?: OneOrMore<string> | undefined;
  readonly Condition?: ConditionBlock | undefined;
}

/**
 * A policy in IAM's own JSON form ("IAM JSON policy elements reference"), whichever its kind: identity-based,
 * resource-based, boundary, session, trust or service control policy.
 */
export interface PolicyDocument {
  readonly Version?: "2012-10-17" | "2008-10-17" | undefined;
  readonly Id?: string | undefined;
  readonly Statement: OneOrMore<PolicyStatement>;
}

/** The document is not JSON, or breaks the policy grammar. The message names the policy and each fault in it. */
export class MalformedPolicyError extends Error {
  override readonly name = "MalformedPolicyError";
}

const strings = z.union([z.string(), z.array(z.string())]);
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);
const conditionValues = z.union([conditionValue, z.array(conditionValue)]);
const conditions = z.record(z.string(), z.record(z.string(), conditionValues)).superRefine((block, context) => {
  for (const operator of Object.keys(block).filter((name) => conditionOperatorOf(name) === undefined)) {
    context.addIssue({ code: "custom", path: [operator], message: `${operator} is not a condition operator` });
  }
});
const principal = z.union([
  z.literal("*"),
  z.strictObject({
    AWS: strings.optional(),
    Service: strings.optional(),
    Federated: strings.optional(),
    CanonicalUser: strings.optional(),
  }),
]);
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: strings.optional(),
    NotAction: strings.optional(),
    Resource: strings.optional(),
    NotResource: strings.optional(),
    Condition: conditions.optional(),
  })
  .refine((s) => (s.Action === undefined) !== (s.NotAction === undefined), "needs exactly one of Action and NotAction")
  .refine((s) => s.Resource === undefined || s.NotResource === undefined, "has both Resource and NotResource")
  .refine((s) => s.Principal === undefined || s.NotPrincipal === undefined, "has both Principal and NotPrincipal");
const head = z.strictObject({ Version: z.enum(["2012-10-17", "2008-10-17"]).optional(), Id: z.string().optional() });
const ofOneStatement = head.extend({ Statement: statement });
const ofStatements = head.extend({ Statement: z.array(statement) });
/** Chosen beforehand, since the errors of a union name no member. */
const schemaFor = (value: unknown) =>
  typeof value === "object" && value !== null && "Statement" in value && !Array.isArray(value.Statement)
    ? ofOneStatement
    : ofStatements;

/**
 * Reads a policy from JSON text or an object parsed already. `origin` names it in errors (`policy "deny" of role "web"
 * in account 123456789012`). Throws `MalformedPolicyError`.
 */
export function parsePolicyDocument(input: unknown, origin: string): PolicyDocument {
  const value = typeof input === "string" ? parseJson(input, origin) : input;
  const result = schemaFor(value).safeParse(value);
  if (!result.success) {
    throw new MalformedPolicyError(`The ${origin} is not a valid IAM policy. ${z.prettifyError(result.error)}`, {
      cause: result.error,
    });
  }
  return result.data;
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicyError(`The ${origin} is not JSON. Give the policy as a JSON object.`, { cause });
  }
}
