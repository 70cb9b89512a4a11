import * as z from "zod";
import { AwsError } from "../awsRequest";
import { definedMembers } from "../definedMembers";
import { readParameters } from "../eventBridge/parameters";
import type { Place } from "../place";
import type { Operation } from "../serviceModule";
import { checkSettings, frequency, type RuleSettings } from "./configRule";
import type { Delegation } from "./delegation";
import { multiAccountSetup, type OrganizationRule, type OrganizationRules } from "./organizationRules";
import { pageOf } from "./page";

const name = z.string().regex(/^[A-Za-z0-9-_]{1,64}$/);
const metadata = {
  Description: z.string().optional(),
  InputParameters: z.string().max(2048).optional(),
  MaximumExecutionFrequency: frequency.optional(),
  ResourceTypesScope: z.array(z.string()).optional(),
  ResourceIdScope: z.string().optional(),
  TagKeyScope: z.string().optional(),
  TagValueScope: z.string().optional(),
};
const customTriggers = {
  ConfigurationItemChangeNotification: "ConfigurationItemChangeNotification",
  OversizedConfigurationItemChangeNotification: "OversizedConfigurationItemChangeNotification",
  ScheduledNotification: "ScheduledNotification",
} as const;
const putSchema = z.object({
  OrganizationConfigRuleName: name,
  OrganizationManagedRuleMetadata: z.object({ ...metadata, RuleIdentifier: z.string().min(1) }).optional(),
  OrganizationCustomRuleMetadata: z
    .object({
      ...metadata,
      LambdaFunctionArn: z.string().min(1),
      OrganizationConfigRuleTriggerTypes: z.array(z.enum(customTriggers)).min(1),
    })
    .optional(),
  ExcludedAccounts: z
    .array(z.string().regex(/^\d{12}$/))
    .max(1000)
    .default([]),
});
const paging = { Limit: z.number().int().min(0).max(100).default(0), NextToken: z.string().optional() };
const describeSchema = z.object({ OrganizationConfigRuleNames: z.array(name).max(25).default([]), ...paging });
const detailSchema = z.object({
  OrganizationConfigRuleName: name,
  Filters: z.object({ AccountId: z.string().optional(), MemberAccountRuleStatus: z.string().optional() }).default({}),
  ...paging,
});

export interface OrganizationRuleParts {
  readonly organizationRules: OrganizationRules;
  readonly delegation: Delegation;
  /** Throws `InsufficientPermissionsException` where the function admits Config for none of the organization's accounts. */
  readonly checkOrganizationFunction: (place: Place, functionArn: string) => Promise<void>;
}

export function organizationRuleOperations(parts: OrganizationRuleParts): Record<string, Operation> {
  const { organizationRules, delegation } = parts;
  const chosen = (place: Place, names: readonly string[]): readonly OrganizationRule[] =>
    names.length === 0 ? organizationRules.of(place) : names.map((one) => organizationRules.get(place, one));

  return {
    async PutOrganizationConfigRule(request) {
      const given = readParameters(putSchema, request.parameters);
      await delegation.require(request, multiAccountSetup);
      const { metadata: chosenMetadata, settings } = settingsOf(given);
      checkSettings(settings);
      if (settings.Source.Owner === "CUSTOM_LAMBDA") {
        const functionArn = settings.Source.SourceIdentifier ?? "";
        if (functionArn.split(":")[4] !== request.account) {
          throw new AwsError(
            "InvalidParameterValueException",
            `The function ${functionArn} is not in the account that puts the rule, ${request.account}.`,
          );
        }
        await parts.checkOrganizationFunction(request, functionArn);
      }
      const rule = await organizationRules.put(request, {
        name: given.OrganizationConfigRuleName,
        metadata: chosenMetadata,
        settings,
        excludedAccounts: given.ExcludedAccounts,
      });
      return { OrganizationConfigRuleArn: rule.arn };
    },

    async DescribeOrganizationConfigRules(request) {
      const { OrganizationConfigRuleNames, Limit, NextToken } = readParameters(describeSchema, request.parameters);
      await delegation.require(request, multiAccountSetup);
      const { page, ...next } = pageOf(chosen(request, OrganizationConfigRuleNames), Limit || 100, NextToken);
      return {
        OrganizationConfigRules: page.map((rule) => ({
          OrganizationConfigRuleName: rule.name,
          OrganizationConfigRuleArn: rule.arn,
          ...rule.metadata,
          ExcludedAccounts: rule.excludedAccounts,
          LastUpdateTime: rule.updatedAt,
        })),
        ...next,
      };
    },

    async DescribeOrganizationConfigRuleStatuses(request) {
      const { OrganizationConfigRuleNames, Limit, NextToken } = readParameters(describeSchema, request.parameters);
      await delegation.require(request, multiAccountSetup);
      const { page, ...next } = pageOf(chosen(request, OrganizationConfigRuleNames), Limit || 100, NextToken);
      return { OrganizationConfigRuleStatuses: page.map(statusOf), ...next };
    },

    async GetOrganizationConfigRuleDetailedStatus(request) {
      const { OrganizationConfigRuleName, Filters, Limit, NextToken } = readParameters(
        detailSchema,
        request.parameters,
      );
      await delegation.require(request, multiAccountSetup);
      const { members } = organizationRules.get(request, OrganizationConfigRuleName);
      const wanted = [...members.values()].filter(
        ({ account, status }) =>
          (Filters.AccountId ?? account) === account && (Filters.MemberAccountRuleStatus ?? status) === status,
      );
      const { page, ...next } = pageOf(wanted, Limit || 100, NextToken);
      return {
        OrganizationConfigRuleDetailedStatus: page.map((member) =>
          definedMembers({
            AccountId: member.account,
            ConfigRuleName: member.ruleName,
            MemberAccountRuleStatus: member.status,
            ErrorCode: member.errorCode,
            ErrorMessage: member.errorMessage,
            LastUpdateTime: member.updatedAt,
          }),
        ),
        ...next,
      };
    },

    async DeleteOrganizationConfigRule(request) {
      const { OrganizationConfigRuleName } = readParameters(
        z.object({ OrganizationConfigRuleName: name }),
        request.parameters,
      );
      await delegation.require(request, multiAccountSetup);
      organizationRules.delete(request, OrganizationConfigRuleName);
      return {};
    },
  };
}

type Given = z.infer<typeof putSchema>;

/** What the rule is in each member. Throws `InvalidParameterValueException` unless exactly one kind of metadata is given. */
function settingsOf(given: Given): { settings: RuleSettings; metadata: Readonly<Record<string, unknown>> } {
  const { OrganizationManagedRuleMetadata: managed, OrganizationCustomRuleMetadata: custom } = given;
  const common = managed ?? custom;
  if (common === undefined || (managed && custom)) {
    throw new AwsError(
      "InvalidParameterValueException",
      "Give either OrganizationManagedRuleMetadata or OrganizationCustomRuleMetadata.",
    );
  }
  const scope = definedMembers({
    ComplianceResourceTypes: common.ResourceTypesScope,
    ComplianceResourceId: common.ResourceIdScope,
    TagKey: common.TagKeyScope,
    TagValue: common.TagValueScope,
  });
  const shared = definedMembers({
    Description: common.Description,
    InputParameters: common.InputParameters,
    MaximumExecutionFrequency: common.MaximumExecutionFrequency,
    Scope: Object.keys(scope).length === 0 ? undefined : scope,
  });
  if (managed) {
    const Source = { Owner: "AWS" as const, SourceIdentifier: managed.RuleIdentifier };
    return { settings: { ...shared, Source }, metadata: { OrganizationManagedRuleMetadata: managed } };
  }
  const SourceDetails = (custom?.OrganizationConfigRuleTriggerTypes ?? []).map((MessageType) => ({
    EventSource: "aws.config",
    MessageType,
  }));
  const Source = { Owner: "CUSTOM_LAMBDA" as const, SourceIdentifier: custom?.LambdaFunctionArn, SourceDetails };
  return { settings: { ...shared, Source }, metadata: { OrganizationCustomRuleMetadata: custom } };
}

/** Of the whole organization: failed as soon as one member is. */
function statusOf(rule: OrganizationRule): Readonly<Record<string, unknown>> {
  const members = [...rule.members.values()];
  const failed = members.find(({ errorCode }) => errorCode !== undefined);
  const updated = members.some(({ status }) => status.startsWith("UPDATE"));
  return definedMembers({
    OrganizationConfigRuleName: rule.name,
    OrganizationRuleStatus: `${updated ? "UPDATE" : "CREATE"}_${failed ? "FAILED" : "SUCCESSFUL"}`,
    ErrorCode: failed?.errorCode,
    ErrorMessage: failed && `${failed.errorMessage} (account ${failed.account})`,
    LastUpdateTime: rule.updatedAt,
  });
}
