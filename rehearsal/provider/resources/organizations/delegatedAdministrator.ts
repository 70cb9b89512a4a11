import {
  DeregisterDelegatedAdministratorCommand,
  OrganizationsClient,
  paginateListDelegatedAdministrators,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import type {
  DelegatedAdministratorArgs,
  DelegatedAdministratorState,
} from "@pulumi/aws/organizations/delegatedAdministrator";
import { text } from "../../property";
import { defineResource } from "../../resourceType";

/** Its id is `<account>/<service principal>`. */
export const delegatedAdministrator = defineResource<DelegatedAdministratorArgs, DelegatedAdministratorState>()({
  inputs: {
    accountId: text({ required: true, replaces: true }),
    servicePrincipal: text({ required: true, replaces: true }),
  },
  missing: ["AccountNotRegisteredException"],

  async create({ accountId, servicePrincipal }, context) {
    await context
      .client(OrganizationsClient)
      .send(new RegisterDelegatedAdministratorCommand({ AccountId: accountId, ServicePrincipal: servicePrincipal }));
    return `${accountId}/${servicePrincipal}`;
  },

  async read(id, context) {
    const { AccountId, ServicePrincipal } = parse(id);
    const client = context.client(OrganizationsClient);
    for await (const page of paginateListDelegatedAdministrators({ client }, { ServicePrincipal })) {
      const found = page.DelegatedAdministrators?.find(({ Id }) => Id === AccountId);
      if (!found) continue;
      return {
        accountId: AccountId,
        servicePrincipal: ServicePrincipal,
        arn: found.Arn,
        name: found.Name,
        email: found.Email,
        status: found.Status,
        joinedMethod: found.JoinedMethod,
        joinedTimestamp: found.JoinedTimestamp,
        delegationEnabledDate: found.DelegationEnabledDate,
      };
    }
    return undefined;
  },

  async delete(id, context) {
    await context.client(OrganizationsClient).send(new DeregisterDelegatedAdministratorCommand(parse(id)));
  },
});

function parse(id: string): { AccountId: string; ServicePrincipal: string } {
  const [AccountId = "", ServicePrincipal = ""] = id.split("/");
  return { AccountId, ServicePrincipal };
}
