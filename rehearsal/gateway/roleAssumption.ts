import { parseArn } from "./arn";
import type { AccessDecision, AccessQuestion } from "./authorization/accessQuestion";
import type { PolicyDocument } from "./authorization/policyDocument";
import { AwsError } from "./awsRequest";
import type { OrganizationDirectory } from "./organizationDirectory";
import type { Principal, RoleSessionPrincipal } from "./principal";
import type { RehearsedRole, RoleDirectory } from "./roleDirectory";
import type { SessionCredentials, Sessions } from "./sessions";

export interface RoleAssumptionRequest {
  readonly caller: Principal;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string;
  readonly sessionPolicy?: PolicyDocument;
  /** Default 3600. */
  readonly durationSeconds?: number;
  readonly sourceInstanceArn?: string;
  readonly sourceFunctionArn?: string;
}

export interface AssumedRole {
  readonly role: RehearsedRole;
  readonly principal: RoleSessionPrincipal;
  readonly credentials: SessionCredentials;
}

/**
 * Opens a role session where the role's trust policy and, for callers with policies of their own, those policies allow it
 * (AWS STS API Reference, AssumeRole).
 */
export class RoleAssumption {
  constructor(
    private readonly roles: RoleDirectory,
    private readonly sessions: Sessions,
    private readonly organization: OrganizationDirectory,
    private readonly authorize: (question: AccessQuestion) => Promise<AccessDecision>,
  ) {}

  /** Throws `AwsError`: AccessDenied for a role that is missing as for one that refuses, so that callers cannot tell them apart. */
  async assume(request: RoleAssumptionRequest): Promise<AssumedRole> {
    const role = await this.roles.find(request.roleArn);
    if (!role || !(await this.allowed(request, role))) {
      throw new AwsError("AccessDenied", denial(request.caller, request.roleArn), 403);
    }
    const duration = request.durationSeconds ?? 3600;
    checkDuration(duration, role, request.caller);
    const issuedAt = Date.now();
    const principal: RoleSessionPrincipal = {
      kind: "role-session",
      account: role.account,
      roleName: role.name,
      roleArn: role.arn,
      sessionName: request.sessionName,
      arn: sessionArn(role, request.sessionName),
      issuedAt,
      expiresAt: issuedAt + duration * 1000,
      ...(request.sessionPolicy && { sessionPolicy: request.sessionPolicy }),
      ...(request.sourceInstanceArn !== undefined && { sourceInstanceArn: request.sourceInstanceArn }),
      ...(request.sourceFunctionArn !== undefined && { sourceFunctionArn: request.sourceFunctionArn }),
    };
    return { role, principal, credentials: this.sessions.open(principal) };
  }

  private async allowed(request: RoleAssumptionRequest, role: RehearsedRole): Promise<boolean> {
    const context: Record<string, string> = { "sts:RoleSessionName": request.sessionName };
    if (request.externalId !== undefined) context["sts:ExternalId"] = request.externalId;
    if (this.organization.contains(role.account)) context["aws:ResourceOrgID"] = this.organization.organizationId;
    const decision = await this.authorize({
      principal: request.caller,
      action: "sts:AssumeRole",
      resource: role.arn,
      resourceAccount: role.account,
      context,
      resourcePolicy: role.trust,
    });
    return decision.allowed;
  }
}

function checkDuration(seconds: number, role: RehearsedRole, caller: Principal): void {
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > role.maxSessionSeconds) {
    throw new AwsError(
      "ValidationError",
      seconds > role.maxSessionSeconds
        ? "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        : `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  }
  if (caller.kind === "role-session" && seconds > 3600) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
}

function sessionArn(role: RehearsedRole, sessionName: string): string {
  const partition = parseArn(role.arn)?.partition ?? "aws";
  return `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`;
}

function denial(caller: Principal, roleArn: string): string {
  const who = caller.kind === "service" ? `Service: ${caller.service}` : `User: ${caller.arn}`;
  return `${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
}
