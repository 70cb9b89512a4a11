import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import type { RoleDefinition, TrustDocument } from "../../components/baseline/roleDefinition";
import { samePolicy } from "../../functions/domain/policyEquality";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";

/** A role as it is in an account. */
export interface LiveRole {
  readonly path: string;
  /** The trust policy, as text. */
  readonly trust: string;
  /** Inline policies' texts by name. */
  readonly policies: Readonly<Record<string, string>>;
  readonly attachedPolicyArns: readonly string[];
  readonly boundaryArn?: string;
}

/** Undefined where there is none of that name. Needs iam:GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies. */
export function readRole(
  account: AccountClients,
  region: string,
  RoleName: string,
): Promise<Reading<LiveRole | undefined>> {
  const client = account.client(IAMClient, region);
  return reading(() =>
    orAbsent(["NoSuchEntityException", "NoSuchEntity"], async () => {
      const [{ Role: role }, policies, attachedPolicyArns] = await Promise.all([
        client.send(new GetRoleCommand({ RoleName })),
        readPolicies(client, RoleName),
        readAttached(client, RoleName),
      ]);
      const boundaryArn = role?.PermissionsBoundary?.PermissionsBoundaryArn;
      return {
        path: role?.Path ?? "/",
        // IAM encodes policies as in a URL (IAM API Reference, "GetRole").
        trust: decodeURIComponent(role?.AssumeRolePolicyDocument ?? ""),
        ...{ policies, attachedPolicyArns },
        ...(boundaryArn === undefined ? {} : { boundaryArn }),
      };
    }),
  );
}

async function readPolicies(client: IAMClient, RoleName: string): Promise<Readonly<Record<string, string>>> {
  const names: string[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
    names.push(...PolicyNames);
  const policies = names.map(async (PolicyName) => {
    const { PolicyDocument = "" } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return [PolicyName, decodeURIComponent(PolicyDocument)] as const;
  });
  return Object.fromEntries(await Promise.all(policies));
}

async function readAttached(client: IAMClient, RoleName: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }))
    for (const { PolicyArn } of AttachedPolicies) if (PolicyArn !== undefined) arns.push(PolicyArn);
  return arns;
}

export interface RoleQuestion {
  readonly accountId: string;
  /** `response role` */
  readonly subject: string;
  readonly definition: RoleDefinition;
  /** What a person runs to have this version's role there. */
  readonly remedy: string;
}

/** Whether the role is exactly what this version would make: name, path, trust, policies, and nothing more. */
export function judgeRole(question: RoleQuestion, live: Reading<LiveRole | undefined>): readonly Check[] {
  const { accountId, subject, definition, remedy } = question;
  const { roleName } = definition;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, subject, verdict, detail: `${roleName} ${detail}` },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (live.kind === "unread")
    return [say("unknown", `could not be read (${live.because})`, "Give the deployment role iam:Get* and iam:List*.")];
  if (live.value === undefined) return [say("bad", "is not there", remedy)];
  const wrong = [...placeProblems(definition, live.value), ...trustProblems(definition.trust, live.value.trust)];
  const checks = [
    ...wrong.map((problem) => say("bad", problem, remedy)),
    ...policyProblems(definition, live.value).map((problem) => say("bad", problem, remedy)),
    ...(live.value.boundaryArn === undefined
      ? []
      : [
          say(
            "warning",
            `has the permissions boundary ${live.value.boundaryArn}, which may deny what its policies allow`,
            "Take the boundary away, or see that it allows what the role's policies do.",
          ),
        ]),
  ];
  if (checks.length > 0) return checks;
  const count = definition.policies.length;
  return [
    say("good", `is as this version makes it: trust, conditions and ${count} ${count === 1 ? "policy" : "policies"}`),
  ];
}

function placeProblems({ path = "/" }: RoleDefinition, live: LiveRole): readonly string[] {
  return live.path === path ? [] : [`has the path ${live.path}, not ${path}`];
}

function policyProblems({ policies }: RoleDefinition, live: LiveRole): readonly string[] {
  const expected = new Map(policies.map(({ name, document }) => [name, JSON.stringify(document)]));
  const missing = [...expected.keys()].filter((name) => !(name in live.policies));
  const changed = [...expected].filter(
    ([name, text]) => live.policies[name] !== undefined && !samePolicy(text, live.policies[name]),
  );
  const more = [...Object.keys(live.policies).filter((name) => !expected.has(name)), ...live.attachedPolicyArns];
  return [
    ...(missing.length === 0 ? [] : [`lacks ${policyWord(missing)} ${missing.join(", ")}`]),
    ...(changed.length === 0
      ? []
      : [`has another text of ${policyWord(changed)} ${changed.map(([name]) => name).join(", ")}`]),
    ...(more.length === 0 ? [] : [`may do more than this version grants, by ${policyWord(more)} ${more.join(", ")}`]),
  ];
}

function policyWord({ length }: readonly unknown[]): string {
  return length === 1 ? "policy" : "policies";
}

/** What of the trust differs, in words: the difference between who may and who should. */
function trustProblems(expected: TrustDocument, live: string): readonly string[] {
  if (samePolicy(JSON.stringify(expected), live)) return [];
  const problems = expected.Statement.flatMap(({ Condition }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).flatMap((key) =>
        live.includes(`"${key}"`) ? [] : [`has no condition ${operator} ${key} in its trust policy`],
      ),
    ),
  );
  return problems.length > 0 ? problems : ["has another trust policy than this version gives it"];
}
