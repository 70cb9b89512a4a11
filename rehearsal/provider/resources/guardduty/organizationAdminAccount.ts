import {
  DisableOrganizationAdminAccountCommand,
  EnableOrganizationAdminAccountCommand,
  GuardDutyClient,
  ListOrganizationAdminAccountsCommand,
} from "@aws-sdk/client-guardduty";
import type {
  OrganizationAdminAccountArgs,
  OrganizationAdminAccountState,
} from "@pulumi/aws/guardduty/organizationAdminAccount";
import { region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** GuardDuty's delegated administrator in a Region; its id is the account's. */
export const organizationAdminAccount = defineResource<OrganizationAdminAccountArgs, OrganizationAdminAccountState>()({
  inputs: { adminAccountId: text({ required: true, replaces: true }), region },
  missing: ["ResourceNotFoundException"],
  deleteBeforeReplace: true,

  async create({ adminAccountId: AdminAccountId }, context) {
    await context.client(GuardDutyClient).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId }));
    return AdminAccountId;
  },

  async read(id, context) {
    const { AdminAccounts = [] } = await context
      .client(GuardDutyClient)
      .send(new ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.some(({ AdminAccountId }) => AdminAccountId === id) ? { adminAccountId: id } : undefined;
  },

  async delete(id, context) {
    await context.client(GuardDutyClient).send(new DisableOrganizationAdminAccountCommand({ AdminAccountId: id }));
  },
});
