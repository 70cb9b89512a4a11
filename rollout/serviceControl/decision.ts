import { type RequestContext, truthOf } from "./condition";
import { covers, coversAction, overlap } from "./pattern";
import type { AttachedPolicy, ServiceControlLevel, ServiceControlStatement } from "./policy";

/** One action on what a permission names. */
export interface ControlledRequest {
  /** `ec2:ModifyNetworkInterfaceAttribute`, without wildcards. */
  readonly action: string;
  /** ARN patterns, or `*`: all that the permission allows the action on. */
  readonly resources: readonly string[];
  readonly context: RequestContext;
}

/** Where it comes from that an action is not allowed. */
export interface Source {
  readonly policy: Pick<AttachedPolicy, "id" | "name" | "attachedTo">;
  readonly sid: string | undefined;
}

export type Decision =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly by: Source }
  /** No policy of this root, unit or account allows it. */
  | { readonly kind: "not-allowed"; readonly at: string }
  /** On these resources, some of what the permission names. */
  | { readonly kind: "partly"; readonly by: Source; readonly resources: readonly string[] }
  /** It depends on what is not known of a request. */
  | { readonly kind: "undecided"; readonly by: Source; readonly on: readonly string[] };

/**
 * What service control policies say to an action of a principal that they bind: a denial at any level counts, and each level
 * must allow ("SCP evaluation", AWS Organizations User Guide). They bind neither the management account nor service-linked roles.
 */
export function decide(levels: readonly ServiceControlLevel[], request: ControlledRequest): Decision {
  const denials = reachesOf(levels.flat(), "Deny", request);
  const denial = denials.find(({ reach }) => reach.kind === "all");
  if (denial !== undefined) return { kind: "denied", by: denial.source };
  const silent = levels.find((level) => level.length > 0 && reachesOf(level, "Allow", request).length === 0);
  if (silent !== undefined) return { kind: "not-allowed", at: silent[0]?.attachedTo ?? "" };
  const allowances = levels.flatMap((level) => uncertainAllowance(reachesOf(level, "Allow", request)));
  for (const { source, reach } of [...denials, ...allowances])
    if (reach.kind === "undecided") return { kind: "undecided", by: source, on: reach.on };
  for (const { source, reach } of [...denials, ...allowances])
    if (reach.kind === "some") return { kind: "partly", by: source, resources: reach.resources };
  return { kind: "allowed" };
}

/** How much of a request a statement is about. */
type Reach =
  | { readonly kind: "all" }
  | { readonly kind: "some"; readonly resources: readonly string[] }
  | { readonly kind: "undecided"; readonly on: readonly string[] };

interface Found {
  readonly source: Source;
  readonly reach: Reach;
}

/** What a level allows, where it is not certain that it allows all. */
function uncertainAllowance(allowing: readonly Found[]): readonly Found[] {
  return allowing.some(({ reach }) => reach.kind === "all") ? [] : allowing.slice(0, 1);
}

function reachesOf(
  policies: readonly AttachedPolicy[],
  effect: ServiceControlStatement["Effect"],
  request: ControlledRequest,
): readonly Found[] {
  return policies.flatMap((policy) =>
    policy.statements.flatMap((statement) => {
      const reach = statement.Effect === effect ? reachOf(statement, request) : undefined;
      return reach === undefined ? [] : [{ source: { policy, sid: statement.Sid }, reach }];
    }),
  );
}

function reachOf(
  statement: ServiceControlStatement,
  { action, resources, context }: ControlledRequest,
): Reach | undefined {
  if (!concerns(statement, action)) return undefined;
  const shares = resources.map((resource) => shareOf(statement, resource));
  if (shares.every((share) => share === "none")) return undefined;
  const truth = truthOf(statement.Condition, context);
  if (truth.kind === "fails") return undefined;
  if (truth.kind === "undecided") return truth;
  if (shares.every((share) => share === "all")) return { kind: "all" };
  return { kind: "some", resources: statement.Resource ?? [`all but ${(statement.NotResource ?? []).join(", ")}`] };
}

function concerns({ Action, NotAction }: ServiceControlStatement, action: string): boolean {
  if (Action !== undefined) return Action.some((pattern) => coversAction(pattern, action));
  return NotAction !== undefined && !NotAction.some((pattern) => coversAction(pattern, action));
}

function shareOf({ Resource, NotResource }: ServiceControlStatement, resource: string): "all" | "some" | "none" {
  if (NotResource !== undefined) {
    if (NotResource.some((pattern) => covers(pattern, resource))) return "none";
    return NotResource.some((pattern) => overlap(pattern, resource)) ? "some" : "all";
  }
  if (Resource === undefined || Resource.some((pattern) => covers(pattern, resource))) return "all";
  return Resource.some((pattern) => overlap(pattern, resource)) ? "some" : "none";
}
