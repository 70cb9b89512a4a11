import {
  DescribeOrganizationConfigurationCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { OrganizationsClient, paginateListDelegatedServicesForAccount } from "@aws-sdk/client-organizations";
import { ProviderError } from "../../providerError";
import type { ProviderFunction } from "../../providerFunction";
import type { ResourceContext } from "../../resourceContext";

/**
 * Services that are delegated to an account. On AWS, appointing GuardDuty's administrator registers it with Organizations;
 * the rehearsal's Organizations does not know of it, so the account's own GuardDuty is asked too, in the provider's Region.
 * Rejects, as Organizations does, an account that nothing is delegated to.
 */
export const getDelegatedServices: ProviderFunction = async (args, context) => {
  const accountId = String(args.accountId);
  const services = await registered(accountId, context);
  if (accountId === context.account && (await isGuardDutysAdministrator(context))) {
    services.push({ servicePrincipal: "guardduty.amazonaws.com", delegationEnabledDate: undefined });
  }
  if (services.length === 0) {
    throw new ProviderError(
      `AccessDeniedException: account ${accountId} is no delegated administrator and may not list delegated services.`,
    );
  }
  return { id: accountId, accountId, delegatedServices: services };
};

async function registered(accountId: string, context: ResourceContext) {
  const services: { servicePrincipal: string | undefined; delegationEnabledDate: string | undefined }[] = [];
  const client = context.client(OrganizationsClient);
  try {
    for await (const page of paginateListDelegatedServicesForAccount({ client }, { AccountId: accountId })) {
      for (const { ServicePrincipal: servicePrincipal, DelegationEnabledDate: date } of page.DelegatedServices ?? []) {
        services.push({ servicePrincipal, delegationEnabledDate: date?.toISOString() });
      }
    }
  } catch (error) {
    if ((error as Error).name !== "AccountNotRegisteredException" && (error as Error).name !== "AccessDeniedException")
      throw error;
  }
  return services;
}

async function isGuardDutysAdministrator(context: ResourceContext): Promise<boolean> {
  const client = context.client(GuardDutyClient);
  const { DetectorIds: [DetectorId] = [] } = await client.send(new ListDetectorsCommand({}));
  if (DetectorId === undefined) return false;
  try {
    await client.send(new DescribeOrganizationConfigurationCommand({ DetectorId }));
    return true;
  } catch (error) {
    if ((error as Error).name === "BadRequestException") return false;
    throw error;
  }
}
