import { identityWrites, inPartition } from "./identityWrites";
import { names } from "./names";
import type { PolicyStatement } from "./policyDocument";

export interface ResponseGuard {
  readonly partition: string;
  readonly securityAccountId: string;
  readonly responseRoleName: string;
  /** Roles of Firebreak's in members besides, by name: that of runbooks, where it is not another tool's. */
  readonly otherRoleNames: readonly string[];
  /** Who deploys the member stacks, as ARN patterns. */
  readonly deploymentPrincipals: readonly [string, ...string[]];
}

/** What GuardDuty's detector is turned off by, or blinded: by leaving its administrator, by rules that archive, by trusted lists. */
const detectorWrites = [
  "guardduty:DeleteDetector",
  "guardduty:UpdateDetector",
  "guardduty:DisassociateFromAdministratorAccount",
  "guardduty:DisassociateFromMasterAccount",
  "guardduty:CreateFilter",
  "guardduty:UpdateFilter",
  "guardduty:CreateIPSet",
  "guardduty:UpdateIPSet",
  "guardduty:CreateTrustedEntitySet",
  "guardduty:UpdateTrustedEntitySet",
] as const;

const recorderWrites = [
  "config:DeleteConfigurationRecorder",
  "config:PutConfigurationRecorder",
  "config:StopConfigurationRecorder",
  "config:DisassociateResourceTypes",
  "config:DeleteDeliveryChannel",
  "config:PutDeliveryChannel",
  "config:DeleteAggregationAuthorization",
] as const;

/**
 * Keeps members from what Firebreak has in them: roles, forwarding rules, detector, recorder, inventory of exceptions. All but
 * the deployment principals are denied, and the security account, whose own are no member's.
 */
export function responseGuard(guard: ResponseGuard): readonly PolicyStatement[] {
  const { partition, securityAccountId, responseRoleName, otherRoleNames, deploymentPrincipals } = guard;
  const others = {
    ArnNotLike: { "aws:PrincipalArn": deploymentPrincipals },
    StringNotEquals: { "aws:PrincipalAccount": securityAccountId },
  };
  const deny = (Sid: string, Action: PolicyStatement["Action"], Resource: PolicyStatement["Resource"] = "*") =>
    ({ Sid, Effect: "Deny", Action, Resource, Condition: others }) as const;
  const role = (name: string) => `arn:${partition}:iam::*:role${name}`;
  return [
    deny("KeepRoles", identityWrites, [
      role(`/${responseRoleName}`),
      role(`${names.rolePath}*`),
      ...otherRoleNames.map((name) => role(`/${name}`)),
    ]),
    {
      // Else anybody who may make roles makes one of such a name. Responders may block a deployment principal.
      ...deny("BecomeDeployer", [...identityWrites, "iam:PassRole"], inPartition(deploymentPrincipals, partition)),
      Condition: {
        ...others,
        ArnNotLike: {
          "aws:PrincipalArn": [...deploymentPrincipals, role(`/${responseRoleName}`)],
        },
      },
    },
    deny(
      "KeepForwarding",
      ["events:DeleteRule", "events:DisableRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
      `arn:${partition}:events:*:*:rule/firebreak-*`,
    ),
    deny("KeepDetector", detectorWrites),
    deny("KeepRecorder", recorderWrites),
    deny(
      "KeepInventory",
      ["resource-groups:DeleteGroup", "resource-groups:UpdateGroup", "resource-groups:UpdateGroupQuery"],
      `arn:${partition}:resource-groups:*:*:group/${names.exceptionInventory}*`,
    ),
    // An account that leaves is bound by no policy.
    deny("StayInOrganization", "organizations:LeaveOrganization"),
  ];
}
