import { createHash } from "node:crypto";
import * as z from "zod";
import type { ProviderFunction } from "../../providerFunction";

const texts = z.array(z.string()).optional();
const principals = z.array(z.strictObject({ type: z.string(), identifiers: z.array(z.string()) })).optional();
const argsSchema = z.strictObject({
  overrideJson: z.string().optional(),
  overridePolicyDocuments: texts,
  policyId: z.string().optional(),
  sourceJson: z.string().optional(),
  sourcePolicyDocuments: texts,
  version: z.string().default("2012-10-17"),
  statements: z
    .array(
      z.strictObject({
        sid: z.string().optional(),
        effect: z.enum(["Allow", "Deny"]).default("Allow"),
        actions: texts,
        notActions: texts,
        resources: texts,
        notResources: texts,
        principals,
        notPrincipals: principals,
        conditions: z
          .array(z.strictObject({ test: z.string(), variable: z.string(), values: z.array(z.string()) }))
          .optional(),
      }),
    )
    .optional(),
});
type StatementArgs = NonNullable<z.output<typeof argsSchema>["statements"]>[number];

const statementSchema = z.looseObject({ Sid: z.string().optional() });
const documentSchema = z.looseObject({
  Id: z.string().optional(),
  Statement: z.union([z.array(statementSchema), statementSchema.transform((statement) => [statement])]).default([]),
});
type Statement = z.output<typeof statementSchema>;

/**
 * `aws.iam.getPolicyDocument`: statements as a JSON policy. Sources come first, overrides last; a statement takes the place
 * of an earlier one with its Sid.
 */
export const getPolicyDocument: ProviderFunction = async (args) => {
  const given = argsSchema.parse(args);
  const parse = (documents: (string | undefined)[]) =>
    documents.filter((text) => text !== undefined).map((text) => documentSchema.parse(JSON.parse(text)));
  const sources = parse([given.sourceJson, ...(given.sourcePolicyDocuments ?? [])]);
  const overrides = parse([given.overrideJson, ...(given.overridePolicyDocuments ?? [])]);
  const statements: Statement[] = [];
  for (const document of sources) addAll(statements, document.Statement);
  addAll(statements, (given.statements ?? []).map(statementOf));
  for (const document of overrides) addAll(statements, document.Statement);
  const id = given.policyId ?? overrides.at(-1)?.Id ?? sources.at(-1)?.Id;
  const document = { Version: given.version, ...(id ? { Id: id } : {}), Statement: statements };
  const json = JSON.stringify(document, undefined, 2);
  return {
    ...args,
    id: String(Number.parseInt(createHash("sha256").update(json).digest("hex").slice(0, 8), 16)),
    json,
    minifiedJson: JSON.stringify(document),
  };
};

function addAll(statements: Statement[], added: readonly Statement[]): void {
  for (const statement of added) {
    const index = statement.Sid ? statements.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
    if (index >= 0) statements[index] = statement;
    else statements.push(statement);
  }
}

function statementOf(statement: StatementArgs): Statement {
  const conditions: Record<string, Record<string, string | string[]>> = {};
  for (const { test, variable, values } of statement.conditions ?? []) {
    const keys = conditions[test] ?? {};
    conditions[test] = keys;
    keys[variable] = oneOrMany([...[keys[variable] ?? []].flat(), ...values.map(policyVariables)]);
  }
  return withoutUndefined({
    Sid: statement.sid || undefined,
    Effect: statement.effect,
    Principal: principalsOf(statement.principals),
    NotPrincipal: principalsOf(statement.notPrincipals),
    Action: statement.actions && oneOrMany(statement.actions),
    NotAction: statement.notActions && oneOrMany(statement.notActions),
    Resource: statement.resources && oneOrMany(statement.resources.map(policyVariables)),
    NotResource: statement.notResources && oneOrMany(statement.notResources.map(policyVariables)),
    Condition: statement.conditions?.length ? conditions : undefined,
  });
}

function principalsOf(given: StatementArgs["principals"]): unknown {
  if (!given?.length) return undefined;
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of given) {
    byType[type] = [...(byType[type] ?? []), ...identifiers.map(policyVariables)];
  }
  if (byType["*"]) return "*";
  return Object.fromEntries(Object.entries(byType).map(([type, identifiers]) => [type, oneOrMany(identifiers)]));
}

/** `&{aws:username}` stands for IAM's own `${aws:username}`. */
function policyVariables(text: string): string {
  return text.replaceAll("&{", "${");
}

function oneOrMany(values: readonly string[]): string | string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : [...values].sort();
}

function withoutUndefined(statement: Record<string, unknown>): Statement {
  return statementSchema.parse(
    Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined)),
  );
}
