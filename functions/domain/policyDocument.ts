import type { PermissionStatement } from "./permissions";

/** Where a policy lives: what its ARN templates are filled with. */
export interface PolicyPlace {
  readonly partition: string;
  /** 12 digits: the account that the policy is made in; or `*`, any. */
  readonly account: string;
  /** Left out, any Region: IAM is global, and a role serves every Region of its account. */
  readonly region?: string;
}

/** An IAM policy statement of an identity policy, ready for `JSON.stringify`. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** The identity policy that grants the statements in one place. */
export function policyDocumentOf(statements: readonly PermissionStatement[], place: PolicyPlace): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.map((statement) => policyStatementOf(statement, place)) };
}

function policyStatementOf(statement: PermissionStatement, place: PolicyPlace): PolicyStatement {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Action: statement.actions,
    Resource: statement.resources.map((resource) => fillTemplate(resource, place)),
    ...(statement.conditions === undefined ? {} : { Condition: fillConditions(statement.conditions, place) }),
  };
}

/** Fills `{partition}`, `{region}` and `{account}`; throws on any other placeholder, which IAM would take for a literal. */
function fillTemplate(template: string, place: PolicyPlace): string {
  return template.replace(/(?<!\$)\{(\w+)\}/g, (placeholder, name: string) => {
    switch (name) {
      case "partition":
        return place.partition;
      case "region":
        return place.region ?? "*";
      case "account":
        return place.account;
      default:
        throw new Error(
          `The permission's ARN "${template}" has the placeholder ${placeholder}; known are {partition}, {region} and {account}.`,
        );
    }
  });
}

function fillConditions(
  conditions: NonNullable<PermissionStatement["conditions"]>,
  place: PolicyPlace,
): NonNullable<PolicyStatement["Condition"]> {
  return mapValues(conditions, (operands) =>
    mapValues(operands, (values) =>
      typeof values === "string" ? fillTemplate(values, place) : values.map((value) => fillTemplate(value, place)),
    ),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
