import { compileArnPattern } from "./arnPattern";
import { type Condition, compileConditions } from "./condition";
import type { OneOrMore, PolicyDocument, PolicyStatement } from "./policyDocument";
import { compilePrincipal, type PrincipalIdentity, type PrincipalMatch } from "./principalElement";
import type { RequestContext } from "./requestContext";
import { compileStringPattern, type StringPattern } from "./stringPattern";

/** A statement made ready to be asked many times. */
export interface CompiledStatement {
  readonly effect: "Allow" | "Deny";
  /** How the statement's principal element meets the caller; `undefined` where it does not, or the statement has none. */
  principalMatch(identity: PrincipalIdentity): PrincipalMatch | undefined;
  matchesResource(resource: string, context: RequestContext): boolean;
  readonly conditions: readonly Condition[];
  /** The condition keys that it asks for, in lower case. */
  readonly keys: readonly string[];
}

/** A policy made ready to be asked many times. */
export class CompiledPolicy {
  private readonly byAction = new Map<string, readonly CompiledStatement[]>();
  private readonly statements: readonly {
    matchesAction(action: string): boolean;
    readonly statement: CompiledStatement;
  }[];
  /** Allows every action on every resource without a condition, as AdministratorAccess does. */
  readonly allowsEverything: boolean;

  constructor(document: PolicyDocument) {
    const variables = document.Version === "2012-10-17";
    const statements = listOf(document.Statement);
    this.statements = statements.map((statement) => ({
      matchesAction: compileAction(statement),
      statement: compileStatement(statement, variables),
    }));
    this.allowsEverything = statements.some(isUnconditionalAdministrator);
  }

  /** The statements whose action element takes in this action, such as `ec2:RunInstances`. */
  statementsFor(action: string): readonly CompiledStatement[] {
    const known = this.byAction.get(action);
    if (known !== undefined) {
      return known;
    }
    const found = this.statements
      .filter(({ matchesAction }) => matchesAction(action))
      .map(({ statement }) => statement);
    this.byAction.set(action, found);
    return found;
  }
}

const compiled = new WeakMap<PolicyDocument, CompiledPolicy>();

/** Compiles a parsed document once for as long as the document object lives. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const known = compiled.get(document);
  if (known !== undefined) {
    return known;
  }
  const policy = new CompiledPolicy(document);
  compiled.set(document, policy);
  return policy;
}

function compileStatement(statement: PolicyStatement, variables: boolean): CompiledStatement {
  const conditions = compileConditions(statement.Condition ?? {}, variables);
  return {
    effect: statement.Effect,
    principalMatch: compilePrincipal(statement),
    matchesResource: compileResource(statement, variables),
    conditions,
    keys: conditions.map(({ key }) => key),
  };
}

function compileAction(statement: PolicyStatement): (action: string) => boolean {
  const context = undefined as never;
  const compile = (text: string) => compileStringPattern(text, { wildcards: true, ignoreCase: true, variables: false });
  const patterns = listOf(statement.Action ?? statement.NotAction ?? []).map(compile);
  const wanted = statement.Action !== undefined;
  return (action) => patterns.some((pattern) => pattern.matches(action, context)) === wanted;
}

function compileResource(statement: PolicyStatement, variables: boolean): CompiledStatement["matchesResource"] {
  if (statement.Resource === undefined && statement.NotResource === undefined) {
    // Role trust policies have no resource element: they speak of the role that they belong to.
    return () => true;
  }
  const patterns: StringPattern[] = listOf(statement.Resource ?? statement.NotResource ?? []).map((text) =>
    compileArnPattern(text, { variables }),
  );
  const wanted = statement.Resource !== undefined;
  return (resource, context) => patterns.some((pattern) => pattern.matches(resource, context)) === wanted;
}

function isUnconditionalAdministrator(statement: PolicyStatement): boolean {
  return (
    statement.Effect === "Allow" &&
    listOf(statement.Action ?? []).some((action) => action === "*" || action === "*:*") &&
    listOf(statement.Resource ?? []).includes("*") &&
    statement.Condition === undefined
  );
}

function listOf<T>(values: OneOrMore<T>): readonly T[] {
  return Array.isArray(values) ? values : [values as T];
}
