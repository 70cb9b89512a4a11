import {
  DisableOrganizationAdminAccountCommand,
  EnableOrganizationAdminAccountCommand,
  ListOrganizationAdminAccountsCommand,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type {
  OrganizationAdminAccountArgs,
  OrganizationAdminAccountState,
} from "@pulumi/aws/securityhub/organizationAdminAccount";
import { region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Security Hub's delegated administrator in a Region; its id is the account's. */
export const organizationAdminAccount = defineResource<OrganizationAdminAccountArgs, OrganizationAdminAccountState>()({
  inputs: { adminAccountId: text({ required: true, replaces: true }), region },
  missing: ["ResourceNotFoundException"],
  deleteBeforeReplace: true,

  async create({ adminAccountId: AdminAccountId }, context) {
    await context.client(SecurityHubClient).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId }));
    return AdminAccountId;
  },

  async read(id, context) {
    const { AdminAccounts = [] } = await context
      .client(SecurityHubClient)
      .send(new ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.some(({ AccountId }) => AccountId === id) ? { adminAccountId: id } : undefined;
  },

  async delete(id, context) {
    await context.client(SecurityHubClient).send(new DisableOrganizationAdminAccountCommand({ AdminAccountId: id }));
  },
});
