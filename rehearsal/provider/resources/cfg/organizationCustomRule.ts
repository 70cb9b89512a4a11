import type { MaximumExecutionFrequency, OrganizationConfigRuleTriggerType } from "@aws-sdk/client-config-service";
import type { OrganizationCustomRuleArgs, OrganizationCustomRuleState } from "@pulumi/aws/cfg/organizationCustomRule";
import { set, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { commonInputs, deleteRule, findRule, missingRule, putRule } from "./organizationRule";

const inputs = {
  ...commonInputs,
  lambdaFunctionArn: text({ required: true }),
  triggerTypes: set(text(), { required: true }),
} as const;

/** A rule of one's own function in every account of the organization; its id is its name. */
export const organizationCustomRule = defineResource<OrganizationCustomRuleArgs, OrganizationCustomRuleState>()({
  inputs,
  missing: missingRule,

  async create(given, context) {
    await put(given, context);
    return given.name;
  },

  async read(id, context) {
    const found = await findRule(id, context);
    const metadata = found?.OrganizationCustomRuleMetadata;
    return (
      metadata && {
        arn: found.OrganizationConfigRuleArn,
        name: found.OrganizationConfigRuleName,
        excludedAccounts: found.ExcludedAccounts?.length ? found.ExcludedAccounts : undefined,
        description: metadata.Description,
        lambdaFunctionArn: metadata.LambdaFunctionArn,
        triggerTypes: metadata.OrganizationConfigRuleTriggerTypes,
        inputParameters: metadata.InputParameters,
        maximumExecutionFrequency: metadata.MaximumExecutionFrequency,
        resourceTypesScopes: metadata.ResourceTypesScope,
        resourceIdScope: metadata.ResourceIdScope,
        tagKeyScope: metadata.TagKeyScope,
        tagValueScope: metadata.TagValueScope,
      }
    );
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await deleteRule(id, context);
  },
});

function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  return putRule(
    {
      OrganizationConfigRuleName: given.name,
      ExcludedAccounts: given.excludedAccounts && [...given.excludedAccounts],
      OrganizationCustomRuleMetadata: {
        Description: given.description,
        LambdaFunctionArn: given.lambdaFunctionArn,
        OrganizationConfigRuleTriggerTypes: [...given.triggerTypes] as OrganizationConfigRuleTriggerType[],
        InputParameters: given.inputParameters,
        MaximumExecutionFrequency: given.maximumExecutionFrequency as MaximumExecutionFrequency | undefined,
        ResourceTypesScope: given.resourceTypesScopes && [...given.resourceTypesScopes],
        ResourceIdScope: given.resourceIdScope,
        TagKeyScope: given.tagKeyScope,
        TagValueScope: given.tagValueScope,
      },
    },
    context,
  );
}
