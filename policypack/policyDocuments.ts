import { jsonOf, listOf, recordOf, textOf, textsOf } from "./inputs";

/** An IAM policy where a program writes it. */
export interface WrittenPolicy {
  /** Where in the inputs: `policy`, `inlinePolicies[0].policy`. */
  readonly path: string;
  /** Its statements; throws `UnknownValueError` where the preview does not know the policy. */
  readonly statements: () => readonly Statement[];
}

/** A statement, as IAM takes it: one text or a list of them. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Operator, condition key, values. */
  readonly conditions: readonly (readonly [operator: string, key: string, values: readonly string[]])[];
}

type Props = Readonly<Record<string, unknown>>;
type Reader = (props: Props) => readonly WrittenPolicy[];

const inProperty =
  (property: string): Reader =>
  (props) =>
    Object.keys(props).includes(property) ? [{ path: property, statements: () => statementsOf(props[property]) }] : [];

const inList =
  (list: string, property: string): Reader =>
  (props) =>
    listOf(props[list]).map((each, index) => ({
      path: `${list}[${index}].${property}`,
      statements: () => statementsOf(recordOf(each)[property]),
    }));

/** Where each type of both AWS providers has a policy that gives rights to a user, role or group. */
const readers: Readonly<Record<string, Reader>> = {
  "aws:iam/policy:Policy": inProperty("policy"),
  "aws:iam/rolePolicy:RolePolicy": inProperty("policy"),
  "aws:iam/userPolicy:UserPolicy": inProperty("policy"),
  "aws:iam/groupPolicy:GroupPolicy": inProperty("policy"),
  "aws:iam/role:Role": inList("inlinePolicies", "policy"),
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": inProperty("inlinePolicy"),
  "aws-native:iam:ManagedPolicy": inProperty("policyDocument"),
  "aws-native:iam:RolePolicy": inProperty("policyDocument"),
  "aws-native:iam:UserPolicy": inProperty("policyDocument"),
  "aws-native:iam:GroupPolicy": inProperty("policyDocument"),
  "aws-native:iam:Role": inList("policies", "policyDocument"),
  "aws-native:iam:User": inList("policies", "policyDocument"),
  "aws-native:iam:Group": inList("policies", "policyDocument"),
  "aws-native:sso:PermissionSet": inProperty("inlinePolicy"),
};

export function hasPolicies(type: string): boolean {
  return Object.hasOwn(readers, type);
}

/** The policies in a resource's inputs or outputs; none for a type that has none. */
export function writtenPolicies(type: string, props: Props): readonly WrittenPolicy[] {
  return readers[type]?.(props) ?? [];
}

/** Whether an action, or all of `*`, is what one of the statement's patterns is about; IAM ignores the case of actions. */
export function coversAction({ actions, notActions }: Statement, action: string): boolean {
  if (actions.length > 0) return actions.some((pattern) => matches(pattern, action));
  return notActions.length > 0 && !notActions.some((pattern) => matches(pattern, action));
}

/** IAM's wildcards: `*` any run of characters, `?` any one. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "is").test(text);
}

function statementsOf(document: unknown): readonly Statement[] {
  return listOf(recordOf(jsonOf(document)).Statement).map((each) => {
    const statement = recordOf(each);
    return {
      sid: textOf(statement.Sid),
      effect: textOf(statement.Effect) === "Deny" ? "Deny" : "Allow",
      actions: textsOf(statement.Action),
      notActions: textsOf(statement.NotAction),
      resources: textsOf(statement.Resource),
      notResources: textsOf(statement.NotResource),
      conditions: Object.entries(recordOf(statement.Condition)).flatMap(([operator, operands]) =>
        Object.entries(recordOf(operands)).map(([key, values]): Statement["conditions"][number] => [
          operator,
          key,
          listOf(values).map(String),
        ]),
      ),
    };
  });
}

/** Whether a statement allows everything on everything, without a condition. */
export function allowsEverything({ effect, actions, resources, conditions }: Statement): boolean {
  const everything = actions.some((action) => /^\*(:\*)?$/.test(action)) && resources.includes("*");
  return effect === "Allow" && everything && conditions.length === 0;
}
