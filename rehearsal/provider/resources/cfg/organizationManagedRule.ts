import type { MaximumExecutionFrequency } from "@aws-sdk/client-config-service";
import type {
  OrganizationManagedRuleArgs,
  OrganizationManagedRuleState,
} from "@pulumi/aws/cfg/organizationManagedRule";
import { text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { commonInputs, deleteRule, findRule, missingRule, putRule } from "./organizationRule";

const inputs = { ...commonInputs, ruleIdentifier: text({ required: true }) } as const;

/** One of AWS's rules in every account of the organization; its id is its name. */
export const organizationManagedRule = defineResource<OrganizationManagedRuleArgs, OrganizationManagedRuleState>()({
  inputs,
  missing: missingRule,

  async create(given, context) {
    await put(given, context);
    return given.name;
  },

  async read(id, context) {
    const found = await findRule(id, context);
    const metadata = found?.OrganizationManagedRuleMetadata;
    return (
      metadata && {
        arn: found.OrganizationConfigRuleArn,
        name: found.OrganizationConfigRuleName,
        excludedAccounts: found.ExcludedAccounts?.length ? found.ExcludedAccounts : undefined,
        description: metadata.Description,
        ruleIdentifier: metadata.RuleIdentifier,
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
      OrganizationManagedRuleMetadata: {
        Description: given.description,
        RuleIdentifier: given.ruleIdentifier,
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
