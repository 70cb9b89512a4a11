import {
  type Account,
  OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from "@aws-sdk/client-organizations";
import { ProviderError } from "../../providerError";
import type { ProviderFunction } from "../../providerFunction";

/** Every account of an organizational unit, or root, and of all units below. */
export const getOrganizationalUnitDescendantAccounts: ProviderFunction = async ({ parentId }, context) => {
  if (typeof parentId !== "string")
    throw new ProviderError("parentId is required: a root's or organizational unit's id.");
  const accounts = await accountsBelow(context.client(OrganizationsClient), parentId);
  return {
    id: parentId,
    parentId,
    accounts: accounts.map(({ Id: id, Arn: arn, Name: name, Email: email, Status: status, ...joined }) => ({
      id,
      arn,
      name,
      email,
      status,
      state: joined.State,
      joinedMethod: joined.JoinedMethod,
      joinedTimestamp: joined.JoinedTimestamp?.toISOString(),
    })),
  };
};

async function accountsBelow(client: OrganizationsClient, parent: string): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const page of paginateListAccountsForParent({ client }, { ParentId: parent })) {
    accounts.push(...(page.Accounts ?? []));
  }
  for await (const page of paginateListOrganizationalUnitsForParent({ client }, { ParentId: parent })) {
    for (const { Id: unit } of page.OrganizationalUnits ?? []) {
      if (unit !== undefined) accounts.push(...(await accountsBelow(client, unit)));
    }
  }
  return accounts;
}
