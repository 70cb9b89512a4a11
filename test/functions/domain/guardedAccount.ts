import assert from "node:assert/strict";
import type { ServiceControlPolicy } from "../../../functions/domain/serviceControl";
import { RequestInput } from "../../../rehearsal/gateway/authorization/actionTable/requestInput";
import { operationAccess } from "../../../rehearsal/gateway/authorization/actionTable/services";
import { compilePolicy } from "../../../rehearsal/gateway/authorization/compiledPolicy";
import { evaluate } from "../../../rehearsal/gateway/authorization/evaluation";
import type { IamNames } from "../../../rehearsal/gateway/authorization/iamNames";
import { OrganizationMembership } from "../../../rehearsal/gateway/authorization/organizationMembership";
import { parsePolicyDocument } from "../../../rehearsal/gateway/authorization/policyDocument";
import { principalContext } from "../../../rehearsal/gateway/authorization/principalContext";
import { identityOf } from "../../../rehearsal/gateway/authorization/principalElement";
import { type ContextValues, RequestContext } from "../../../rehearsal/gateway/authorization/requestContext";
import type { Principal } from "../../../rehearsal/gateway/principal";

export const account = "444455556666";
export const securityAccount = "111122223333";

/** A session of a role, `role/app/web` as `app/web`, in the member unless told. */
export function session(role: string, accountId = account): Principal {
  const name = role.split("/").at(-1) ?? role;
  return {
    kind: "role-session",
    account: accountId,
    roleName: name,
    roleArn: `arn:aws:iam::${accountId}:role/${role}`,
    sessionName: "jane",
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/jane`,
    issuedAt: 0,
    expiresAt: 0,
  };
}

export const administrator = session("Administrator");

export interface Asked {
  readonly action: string;
  readonly resource?: string;
  readonly context?: ContextValues;
}

const everything = compilePolicy(
  parsePolicyDocument(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    "FullAWSAccess",
  ),
);

const organization = new OrganizationMembership({
  organizationId: "o-a1b2c3d4e5",
  managementAccountId: "999988887777",
  find: () => ({ path: "o-a1b2c3d4e5/r-ab12/ou-ab12-c3d4e5f6/" }),
});

const iam: IamNames = { arnOf: () => undefined, rolesOfInstanceProfile: () => [] };

/** An account whose principals are all administrators, under service control policies, as the rehearsal's access checks see it. */
export class GuardedAccount {
  private readonly guard;

  constructor(policies: readonly ServiceControlPolicy[]) {
    this.guard = policies.map(({ name, content }) => compilePolicy(parsePolicyDocument(content, name)));
  }

  allows(principal: Principal, { action, resource = "*", context = {} }: Asked): boolean {
    const request = {
      identity: identityOf(principal),
      action,
      resource,
      resourceAccount: identityOf(principal).account,
      context: new RequestContext(principalContext(principal, undefined, organization), context),
      resourcePolicyRules: false,
    };
    const policies = { identity: [everything], serviceControl: [[everything], [everything, ...this.guard]] };
    return evaluate(request, policies).allowed;
  }

  /** Whether all that a call asks for is allowed. */
  allowsCall(principal: Principal, service: string, operation: string, parameters: Record<string, unknown>): boolean {
    const { prefix, access } = operationAccess(service, operation);
    assert.ok(access, `${service} ${operation} is in no table`);
    const input = new RequestInput({ operation, region: "eu-central-1", account, parameters, principal }, prefix, iam);
    return access(input).every((asked) => this.allows(principal, asked));
  }
}
