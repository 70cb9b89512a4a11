import { names } from "../../functions/domain/names";
import type { Placement } from "../placement";
import type { InlinePolicy, RoleDefinition } from "./roleDefinition";

/** Of the role, and the beginning of every rule's name. */
const namePrefix = "firebreak-forward";

/** Id of a forwarding rule's one target. */
export const forwardingTargetId = "finding-bus";

/** ARN of the finding bus, which follows from config. */
export function findingBusArnOf(settings: {
  readonly partition: string;
  readonly homeRegion: string;
  readonly securityAccountId: string;
}): string {
  const { partition, homeRegion, securityAccountId } = settings;
  return `arn:${partition}:events:${homeRegion}:${securityAccountId}:event-bus/${names.findingBus}`;
}

/**
 * The role by which EventBridge passes events on from an account's default buses to the finding bus. One for all Regions, for
 * IAM is global; its name carries the Region of the stack that owns it.
 */
export function forwardingRoleDefinition(placement: Placement, findingBusArn: string): RoleDefinition {
  return { ...forwardingRole(placement), policies: [forwardingPolicy(findingBusArn)] };
}

/** The role itself, which does not depend on a bus that may be yet to come. */
export function forwardingRole({ partition, accountId, region }: Placement): Omit<RoleDefinition, "policies"> {
  return {
    roleName: `${namePrefix}-findings-${region}`,
    path: names.rolePath,
    description: "Passes findings on to Firebreak's bus in the security account",
    trust: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ForwardingRules",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": `arn:${partition}:events:*:${accountId}:rule/${namePrefix}-*` },
          },
        },
      ],
    },
  };
}

export function forwardingPolicy(findingBusArn: string): InlinePolicy {
  return {
    name: "forward",
    document: {
      Version: "2012-10-17",
      Statement: [{ Sid: "PassOn", Effect: "Allow", Action: "events:PutEvents", Resource: findingBusArn }],
    },
  };
}
