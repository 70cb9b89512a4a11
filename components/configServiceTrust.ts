import type { Placement } from "./placement";

/**
 * Trust in Config on behalf of this account alone: the condition keeps others from having the service use the role ("Cross-service
 * confused deputy prevention", AWS Config developer guide).
 */
export function configServiceTrust({ accountId }: Pick<Placement, "accountId">) {
  return {
    Sid: "ConfigOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "config.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}
