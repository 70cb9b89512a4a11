import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { definedMembers } from "../definedMembers";
import type { OrganizationDirectory } from "../organizationDirectory";
import type { Operation } from "../serviceModule";
import type { AdministrationDirectory } from "./administration";
import { featuresSchema, mergeFeatures } from "./detectorFeatures";
import type { Detectors } from "./detectors";
import { read } from "./input";

const accountId = z.string().regex(/^\d{12}$/);
const administratorSchema = z.object({ adminAccountId: accountId });
const configurationSchema = z.object({
  autoEnable: z.boolean().optional(),
  autoEnableOrganizationMembers: z.enum(["ALL", "NEW", "NONE"]).optional(),
  features: z.array(z.looseObject({ name: z.string() })).optional(),
});
const memberDetectorsSchema = z.object({
  accountIds: z.array(accountId).min(1).max(50),
  features: featuresSchema.optional(),
});
const membersSchema = z.object({
  accountIds: z.array(accountId).optional(),
  accountDetails: z.array(z.object({ accountId, email: z.string() })).optional(),
});

/** The delegated administrator, its organization configuration and its members. */
export function administrationOperations(
  administration: AdministrationDirectory,
  detectors: Detectors,
  organization: OrganizationDirectory,
): Record<string, Operation> {
  const requireManagement = (request: AwsRequest) => {
    if (request.account === organization.managementAccountId) return;
    throw new AwsError(
      "BadRequestException",
      "The request is rejected because the current account is not the management account of an organization",
    );
  };
  const member = (request: AwsRequest, account: string) => ({
    accountId: account,
    detectorId: detectors.find({ account, region: request.region })?.id,
    administratorId: request.account,
    masterId: request.account,
    email: `${account}@example.com`,
    relationshipStatus: "Enabled",
    updatedAt: new Date().toISOString(),
  });

  return {
    async EnableOrganizationAdminAccount(request) {
      requireManagement(request);
      administration.enable(request.region, read(administratorSchema, request).adminAccountId);
      return {};
    },

    async DisableOrganizationAdminAccount(request) {
      requireManagement(request);
      administration.disable(request.region, read(administratorSchema, request).adminAccountId);
      return {};
    },

    async ListOrganizationAdminAccounts(request) {
      requireManagement(request);
      const adminAccountId = administration.administratorIn(request.region);
      return { adminAccounts: adminAccountId === undefined ? [] : [{ adminAccountId, adminStatus: "ENABLED" }] };
    },

    async DescribeOrganizationConfiguration(request) {
      detectors.get(request, request.parameters.detectorId);
      const { autoEnable, features } = administration.configuration(request);
      return {
        autoEnable: autoEnable !== "NONE",
        autoEnableOrganizationMembers: autoEnable,
        memberAccountLimitReached: false,
        features,
      };
    },

    async UpdateOrganizationConfiguration(request) {
      detectors.get(request, request.parameters.detectorId);
      const configuration = administration.configuration(request);
      const given = read(configurationSchema, request);
      const legacy = given.autoEnable === undefined ? undefined : given.autoEnable ? "NEW" : "NONE";
      configuration.autoEnable = given.autoEnableOrganizationMembers ?? legacy ?? configuration.autoEnable;
      configuration.features = mergeFeatures(configuration.features, given.features ?? []);
      if (given.autoEnableOrganizationMembers === "ALL") enableMembers(request);
      return {};
    },

    async CreateMembers(request) {
      detectors.get(request, request.parameters.detectorId);
      const configuration = administration.configuration(request);
      for (const { accountId: account } of read(membersSchema, request).accountDetails ?? []) {
        configuration.members.add(account);
        configuration.disassociated.delete(account);
      }
      return { unprocessedAccounts: [] };
    },

    async ListMembers(request) {
      detectors.get(request, request.parameters.detectorId);
      return { members: administration.membersOf(request).map((account) => member(request, account)) };
    },

    async GetMembers(request) {
      detectors.get(request, request.parameters.detectorId);
      const all = new Set(administration.membersOf(request));
      const wanted = read(membersSchema, request).accountIds ?? [];
      return {
        members: wanted.filter((account) => all.has(account)).map((account) => member(request, account)),
        unprocessedAccounts: wanted
          .filter((account) => !all.has(account))
          .map((account) => ({ accountId: account, result: "The account is not a member" })),
      };
    },

    async GetMemberDetectors(request) {
      detectors.get(request, request.parameters.detectorId);
      const { known, unprocessedAccounts } = memberDetectors(request);
      return {
        members: known.map(({ account, features }) => ({ accountId: account, features })),
        unprocessedAccounts,
      };
    },

    async UpdateMemberDetectors(request) {
      detectors.get(request, request.parameters.detectorId);
      const { known, unprocessedAccounts } = memberDetectors(request);
      const given = (read(memberDetectorsSchema, request).features ?? []).map(definedMembers);
      for (const detector of known) detector.features = mergeFeatures(detector.features, given);
      return { unprocessedAccounts };
    },

    DisassociateMembers: async (request) => endMembership(request),
    DeleteMembers: async (request) => endMembership(request),

    async GetAdministratorAccount(request) {
      detectors.get(request, request.parameters.detectorId);
      const administrator = administration.administratorOf(request);
      return {
        administrator: administrator === undefined ? {} : { accountId: administrator, relationshipStatus: "Enabled" },
      };
    },
  };

  /** ALL turns GuardDuty on in the members that are there; AWS takes up to a day for it. */
  function enableMembers(request: AwsRequest): void {
    const places = administration.membersOf(request).map((account) => ({ account, region: request.region }));
    for (const place of places) if (detectors.find(place) === undefined) detectors.create(place);
  }

  /** Being a member is having a detector; one that was not called for yet is made. */
  function memberDetectors(request: AwsRequest) {
    const members = new Set(administration.membersOf(request));
    const wanted = read(memberDetectorsSchema, request).accountIds;
    return {
      known: wanted
        .filter((account) => members.has(account))
        .map((account) => ({ account, region: request.region }))
        .map((place) => detectors.find(place) ?? detectors.create(place)),
      unprocessedAccounts: wanted
        .filter((account) => !members.has(account))
        .map((account) => ({ accountId: account, result: "The account is not a member" })),
    };
  }

  function endMembership(request: AwsRequest) {
    detectors.get(request, request.parameters.detectorId);
    const configuration = administration.configuration(request);
    for (const account of read(membersSchema, request).accountIds ?? []) {
      configuration.members.delete(account);
      configuration.disassociated.add(account);
    }
    return { unprocessedAccounts: [] };
  }
}
