import type { CompiledPolicy } from "./compiledPolicy";
import type { PrincipalIdentity, PrincipalMatch } from "./principalElement";
import type { RequestContext } from "./requestContext";

/** The policies that bear on one request. */
export interface PoliciesInPlay {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  readonly session?: CompiledPolicy | undefined;
  /** Service control policies level by level, from the organization's root to the account; empty where none apply. */
  readonly serviceControl: readonly (readonly CompiledPolicy[])[];
  readonly resource?: CompiledPolicy | undefined;
}

export function policiesOf(policies: PoliciesInPlay): readonly CompiledPolicy[] {
  const { identity, boundary, session, serviceControl, resource } = policies;
  return [
    ...identity,
    ...serviceControl.flat(),
    ...[boundary, session, resource].filter((policy) => policy !== undefined),
  ];
}

export interface EvaluationRequest {
  readonly identity: PrincipalIdentity;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly context: RequestContext;
  /** The resource's policy must allow, whatever identity policies say: KMS keys and role trust policies. */
  readonly resourcePolicyRules: boolean;
}

export type PolicyKind = "service-control" | "resource" | "identity" | "boundary" | "session";

export type Evaluation =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: "explicit-deny" | "no-allow"; readonly policy: PolicyKind };

const allowed: Evaluation = { allowed: true };

/**
 * IAM's decision ("Policy evaluation logic", "Cross-account policy evaluation logic", "How IAM roles differ from
 * resource-based policies", "SCP evaluation"). Resource control policies are not modelled.
 */
export function evaluate(request: EvaluationRequest, policies: PoliciesInPlay): Evaluation {
  const denied = explicitDeny(request, policies);
  if (denied !== undefined) {
    return { allowed: false, because: "explicit-deny", policy: denied };
  }
  if (!policies.serviceControl.every((level) => level.some((policy) => allows(policy, request)))) {
    return noAllow("service-control");
  }
  const named = resourceGrants(policies.resource, request);
  if (request.identity.kind === "service") {
    return named.size > 0 ? allowed : noAllow("resource");
  }
  const missing = missingFromCaller(request, policies);
  if (request.resourceAccount !== request.identity.account) {
    return named.size === 0 ? noAllow("resource") : (missing ?? allowed);
  }
  if (namesCaller(named, request, policies)) {
    return allowed;
  }
  if (request.resourcePolicyRules) {
    // The account as principal hands the decision to its IAM policies; without that they count for nothing.
    return named.has("account")
      ? (missing ?? allowed)
      : noAllow(named.size === 0 ? "resource" : limitOf(request, policies));
  }
  return missing ?? allowed;
}

function explicitDeny(request: EvaluationRequest, policies: PoliciesInPlay): PolicyKind | undefined {
  const denies = (policy: CompiledPolicy | undefined) => policy !== undefined && denyApplies(policy, request);
  if (policies.serviceControl.some((level) => level.some(denies))) {
    return "service-control";
  }
  if (policies.resource !== undefined && resourceDenies(policies.resource, request)) {
    return "resource";
  }
  if (policies.identity.some(denies)) {
    return "identity";
  }
  if (denies(policies.boundary)) {
    return "boundary";
  }
  return denies(policies.session) ? "session" : undefined;
}

/** What keeps the caller's own side from allowing; undefined where nothing does. */
function missingFromCaller(request: EvaluationRequest, policies: PoliciesInPlay): Evaluation | undefined {
  if (!policies.identity.some((policy) => allows(policy, request))) {
    return noAllow("identity");
  }
  return missingFromLimits(request, policies);
}

function missingFromLimits(request: EvaluationRequest, policies: PoliciesInPlay): Evaluation | undefined {
  if (policies.boundary !== undefined && !allows(policies.boundary, request)) {
    return noAllow("boundary");
  }
  if (policies.session !== undefined && !allows(policies.session, request)) {
    return noAllow("session");
  }
  return undefined;
}

function limitOf(request: EvaluationRequest, policies: PoliciesInPlay): PolicyKind {
  const missing = missingFromLimits(request, policies);
  return missing?.allowed === false ? missing.policy : "resource";
}

/**
 * Within one account a resource policy that names the caller is enough by itself. A user or a session named by its own ARN
 * is not limited by implicit denies in other policies; a role's ARN (and, for a session, everyone) is limited by the
 * boundary and the session policy.
 */
function namesCaller(
  named: ReadonlySet<PrincipalMatch>,
  request: EvaluationRequest,
  policies: PoliciesInPlay,
): boolean {
  if (named.has("user") || named.has("session") || (named.has("everyone") && request.identity.kind === "user")) {
    return true;
  }
  return (named.has("role") || named.has("everyone")) && missingFromLimits(request, policies) === undefined;
}

function resourceGrants(policy: CompiledPolicy | undefined, request: EvaluationRequest): ReadonlySet<PrincipalMatch> {
  const named = new Set<PrincipalMatch>();
  for (const statement of policy?.statementsFor(request.action) ?? []) {
    const match = statement.effect === "Allow" ? statement.principalMatch(request.identity) : undefined;
    if (match !== undefined && applies(statement, request)) {
      named.add(match);
    }
  }
  return named;
}

function resourceDenies(policy: CompiledPolicy, request: EvaluationRequest): boolean {
  return policy
    .statementsFor(request.action)
    .some((s) => s.effect === "Deny" && s.principalMatch(request.identity) !== undefined && applies(s, request));
}

function denyApplies(policy: CompiledPolicy, request: EvaluationRequest): boolean {
  return policy.statementsFor(request.action).some((s) => s.effect === "Deny" && applies(s, request));
}

function allows(policy: CompiledPolicy, request: EvaluationRequest): boolean {
  return policy.statementsFor(request.action).some((s) => s.effect === "Allow" && applies(s, request));
}

function applies(statement: ReturnType<CompiledPolicy["statementsFor"]>[number], request: EvaluationRequest): boolean {
  return (
    statement.matchesResource(request.resource, request.context) &&
    statement.conditions.every((condition) => condition.holds(request.context))
  );
}

function noAllow(policy: PolicyKind): Evaluation {
  return { allowed: false, because: "no-allow", policy };
}
