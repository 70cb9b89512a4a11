import type { FunctionDefinition } from "../../functions/domain/functionDefinition";
import { responderRoleArnPattern } from "../../functions/domain/names";
import { policyDocumentOf } from "../../functions/domain/policyDocument";
import { unitedStatements } from "../../functions/domain/unitedStatements";
import { releaseIncident } from "../../functions/release-incident/responder";
import { builtInNeverContain } from "../neverContain";
import type { Placement } from "../placement";
import type { InlinePolicy, RoleDefinition, TrustDocument } from "./roleDefinition";

export interface ResponseRoleSettings {
  readonly placement: Placement;
  /** The role's name, the same in every account: the responders derive its ARN from it. */
  readonly roleName: string;
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** Secret that the responders give when they assume the role. */
  readonly externalId: string;
  /** The responders that may assume the role, and whose member permissions it unites; so may a function that finds. */
  readonly responders: readonly FunctionDefinition[];
}

/** The policy by which the role keeps from roles that get people back in, and from Firebreak's own. */
export const denialName = "leave-alone";

/**
 * The role by which responders act in an account: the union of what they declare, one inline policy each, and nothing more. A
 * session policy cuts it down to the one that acts.
 */
export function responseRoleDefinition(settings: ResponseRoleSettings): RoleDefinition {
  return {
    roleName: settings.roleName,
    description: "Firebreak's responders act in this account by this role",
    trust: trustOf(settings),
    policies: [...grantsOf(settings), denialOf(settings)],
  };
}

/**
 * The account root narrowed to the responders' roles: IAM refuses a principal that does not exist yet, and keeps the id of
 * one that is deleted and made again (docs/decisions/0002).
 */
function trustOf(settings: ResponseRoleSettings): TrustDocument {
  const { securityAccountId, organizationId, externalId, responders } = settings;
  const { partition } = settings.placement;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RespondersOfTheSecurityAccount",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${securityAccountId}:root` },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: {
            "aws:PrincipalArn": responders.map(({ name }) =>
              responderRoleArnPattern(partition, securityAccountId, name),
            ),
          },
          StringEquals: { "aws:PrincipalOrgID": organizationId, "sts:ExternalId": externalId },
        },
      },
    ],
  };
}

/** For each responder what containing takes, with any of its options, and where releasing is enabled what undoing takes. */
function grantsOf({ responders, placement }: ResponseRoleSettings): readonly InlinePolicy[] {
  const place = { partition: placement.partition, account: placement.accountId };
  const releasing = responders.some(({ name }) => name === releaseIncident.name);
  return responders
    .map(({ name, permissions: { member, apart = {}, release = [] } }) => ({
      name,
      statements: [...member, ...Object.values(apart).flat(), ...(releasing ? release : [])],
    }))
    .filter(({ statements }) => statements.length > 0)
    .map(({ name, statements }) => ({ name, document: policyDocumentOf(unitedStatements(statements), place) }));
}

/**
 * A responder that may put policies on users and roles could give any right to this role, or to one that gets people back
 * in. What it does to others a release undoes; these it must leave alone.
 */
function denialOf({ roleName }: ResponseRoleSettings): InlinePolicy {
  return {
    name: denialName,
    document: {
      Version: "2012-10-17",
      Statement: [{ Sid: "LeaveAlone", Effect: "Deny", Action: "iam:*", Resource: builtInNeverContain(roleName) }],
    },
  };
}
