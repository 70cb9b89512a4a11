const statementSets = ["Action", "NotAction", "Resource", "NotResource"];

/** Do two JSON texts mean the same, whatever the order of their keys and the white space? */
export function sameJson(left: string, right: string): boolean {
  return compare(left, right, sorted);
}

/**
 * Do two policy documents mean the same? As IAM reads them: one value stands for a list of one, lists of actions,
 * resources and principals are sets, and an account id stands for its root principal (IAM User Guide, "JSON policy elements").
 */
export function samePolicy(left: string, right: string): boolean {
  return compare(left, right, normalizedPolicy);
}

function compare(left: string, right: string, normalize: (value: unknown) => unknown): boolean {
  if (left === right) return true;
  try {
    return JSON.stringify(normalize(JSON.parse(left))) === JSON.stringify(normalize(JSON.parse(right)));
  } catch {
    return false; // not JSON: the texts differ
  }
}

/** The same value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function normalizedPolicy(document: unknown): unknown {
  if (!isObject(document)) return document;
  const statements = [document.Statement ?? []].flat().map(normalizedStatement);
  return { ...document, Statement: statements.map((statement) => JSON.stringify(sorted(statement))).sort() };
}

function normalizedStatement(statement: unknown): unknown {
  if (!isObject(statement)) return statement;
  const normalized: Record<string, unknown> = { ...statement };
  for (const key of statementSets) {
    if (key in normalized) normalized[key] = asSet(normalized[key]);
  }
  for (const key of ["Principal", "NotPrincipal"]) {
    if (key in normalized) normalized[key] = normalizedPrincipal(normalized[key]);
  }
  if (isObject(normalized.Condition)) {
    normalized.Condition = mapValues(normalized.Condition, (keys) => (isObject(keys) ? mapValues(keys, asSet) : keys));
  }
  if (normalized.Sid === "") delete normalized.Sid;
  return normalized;
}

function normalizedPrincipal(principal: unknown): unknown {
  if (principal === "*") return { AWS: ["*"] };
  if (!isObject(principal)) return principal;
  return mapValues(principal, (value, kind) =>
    kind === "AWS" ? asSet([value].flat().map((member) => accountOfRoot(String(member)))) : asSet(value),
  );
}

function accountOfRoot(principal: string): string {
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

/** Condition values may be booleans and numbers; AWS stores them as text. */
function asSet(value: unknown): string[] {
  return [value].flat().map(String).sort();
}

function mapValues(
  object: Record<string, unknown>,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
