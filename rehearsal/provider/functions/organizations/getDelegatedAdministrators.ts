import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from "@aws-sdk/client-guardduty";
import {
  DescribeAccountCommand,
  OrganizationsClient,
  paginateListDelegatedAdministrators,
} from "@aws-sdk/client-organizations";
import type { ProviderFunction } from "../../providerFunction";
import type { ResourceContext } from "../../resourceContext";

/**
 * Accounts that a service is delegated to. On AWS, appointing GuardDuty's administrator registers it with Organizations; the
 * rehearsal's Organizations does not know of it, so GuardDuty is asked too, in the provider's Region.
 */
export const getDelegatedAdministrators: ProviderFunction = async (args, context) => {
  const client = context.client(OrganizationsClient);
  const servicePrincipal = typeof args.servicePrincipal === "string" ? args.servicePrincipal : undefined;
  const registered = new Map<string | undefined, object>();
  for await (const page of paginateListDelegatedAdministrators({ client }, { ServicePrincipal: servicePrincipal })) {
    for (const { DelegationEnabledDate, ...account } of page.DelegatedAdministrators ?? []) {
      registered.set(account.Id, described(account, DelegationEnabledDate));
    }
  }
  const appointed =
    servicePrincipal === undefined || servicePrincipal === "guardduty.amazonaws.com" ? await guardDutys(context) : [];
  for (const id of appointed) {
    if (registered.has(id)) continue;
    const { Account } = await client.send(new DescribeAccountCommand({ AccountId: id }));
    registered.set(id, described(Account ?? {}, undefined));
  }
  return {
    id: `${context.account}-delegated-administrators`,
    servicePrincipal,
    delegatedAdministrators: [...registered.values()],
  };
};

async function guardDutys(context: ResourceContext): Promise<readonly string[]> {
  const { AdminAccounts = [] } = await context
    .client(GuardDutyClient)
    .send(new ListOrganizationAdminAccountsCommand({}));
  return AdminAccounts.flatMap(({ AdminAccountId }) => (AdminAccountId === undefined ? [] : [AdminAccountId]));
}

interface Account {
  readonly Id?: string | undefined;
  readonly Arn?: string | undefined;
  readonly Name?: string | undefined;
  readonly Email?: string | undefined;
  readonly Status?: string | undefined;
  readonly JoinedMethod?: string | undefined;
  readonly JoinedTimestamp?: Date | undefined;
}

function described(account: Account, delegated: Date | undefined): object {
  return {
    id: account.Id,
    arn: account.Arn,
    name: account.Name,
    email: account.Email,
    status: account.Status,
    state: account.Status,
    joinedMethod: account.JoinedMethod,
    joinedTimestamp: account.JoinedTimestamp?.toISOString(),
    delegationEnabledDate: delegated?.toISOString(),
  };
}
