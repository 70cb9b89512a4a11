import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { OrganizationDirectory } from "../organizationDirectory";
import type { Operation } from "../serviceModule";
import type { Hubs } from "./hubs";
import { read } from "./input";

const settingsSchema = z.object({
  AutoEnableControls: z.boolean().optional(),
  ControlFindingGenerator: z.enum(["STANDARD_CONTROL", "SECURITY_CONTROL"]).optional(),
});
const administratorSchema = z.object({ AdminAccountId: z.string().regex(/^\d{12}$/) });
const configurationSchema = z.object({
  AutoEnable: z.boolean(),
  AutoEnableStandards: z.enum(["NONE", "DEFAULT"]).optional(),
});

/** Security Hub itself, its delegated administrator and what that one sets for members. Only local configuration is known. */
export function hubOperations(hubs: Hubs, organization: OrganizationDirectory): Readonly<Record<string, Operation>> {
  const requireManagement = (request: AwsRequest) => {
    if (request.account === organization.managementAccountId) return;
    throw new AwsError("AccessDeniedException", "The account is not the management account of an organization", 403);
  };
  const settle = (request: AwsRequest) => {
    const hub = hubs.get(request);
    const given = read(settingsSchema, request);
    hub.autoEnableControls = given.AutoEnableControls ?? hub.autoEnableControls;
    hub.controlFindingGenerator = given.ControlFindingGenerator ?? hub.controlFindingGenerator;
    return {};
  };

  return {
    async EnableSecurityHub(request) {
      hubs.enable(request);
      return settle(request);
    },
    UpdateSecurityHubConfiguration: async (request) => settle(request),
    async DescribeHub(request) {
      const hub = hubs.get(request);
      return {
        HubArn: hub.arn,
        SubscribedAt: hub.subscribedAt,
        AutoEnableControls: hub.autoEnableControls,
        ControlFindingGenerator: hub.controlFindingGenerator,
      };
    },
    async DisableSecurityHub(request) {
      hubs.disable(request);
      return {};
    },

    async EnableOrganizationAdminAccount(request) {
      requireManagement(request);
      hubs.delegate(request.region, read(administratorSchema, request).AdminAccountId);
      return {};
    },
    async DisableOrganizationAdminAccount(request) {
      requireManagement(request);
      hubs.undelegate(request.region, read(administratorSchema, request).AdminAccountId);
      return {};
    },
    async ListOrganizationAdminAccounts(request) {
      requireManagement(request);
      const AccountId = hubs.administratorIn(request.region);
      return { AdminAccounts: AccountId === undefined ? [] : [{ AccountId, Status: "ENABLED" }] };
    },

    async DescribeOrganizationConfiguration(request) {
      const { autoEnable, autoEnableStandards } = hubs.administration(request);
      return {
        AutoEnable: autoEnable,
        MemberAccountLimitReached: false,
        AutoEnableStandards: autoEnableStandards,
        OrganizationConfiguration: { ConfigurationType: "LOCAL", Status: "ENABLED" },
      };
    },
    async UpdateOrganizationConfiguration(request) {
      const administration = hubs.administration(request);
      const given = read(configurationSchema, request);
      administration.autoEnable = given.AutoEnable;
      administration.autoEnableStandards = given.AutoEnableStandards ?? administration.autoEnableStandards;
      return {};
    },
  };
}
