import type { TrustStatement } from "./baseline/roleDefinition";
import type { Placement } from "./placement";

/**
 * Trust in Systems Manager for automations of this account alone: the conditions keep others from having the service use the
 * role ("Setting up Automation", "Cross-service confused deputy prevention").
 */
export function automationServiceTrust({
  partition,
  accountId,
}: Pick<Placement, "partition" | "accountId">): TrustStatement {
  return {
    Sid: "AutomationsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:${partition}:ssm:*:${accountId}:automation-execution/*` },
    },
  };
}
