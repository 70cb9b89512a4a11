import {
  type AutoEnableStandards,
  DescribeOrganizationConfigurationCommand,
  SecurityHubClient,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-securityhub";
import type {
  OrganizationConfigurationArgs,
  OrganizationConfigurationState,
} from "@pulumi/aws/securityhub/organizationConfiguration";
import { flag, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** What Security Hub does for new members; its id is the administrator's account. Central configuration is not known here. */
export const organizationConfiguration = defineResource<
  OrganizationConfigurationArgs,
  OrganizationConfigurationState
>()({
  inputs: {
    autoEnable: flag({ required: true }),
    autoEnableStandards: text({ computed: true, values: ["DEFAULT", "NONE"] }),
    region,
  },
  missing: ["ResourceNotFoundException", "InvalidAccessException"],

  async create(inputs, context) {
    await put(inputs, context);
    return context.account;
  },

  async read(_id, context) {
    const found = await context.client(SecurityHubClient).send(new DescribeOrganizationConfigurationCommand({}));
    return {
      autoEnable: found.AutoEnable,
      autoEnableStandards: found.AutoEnableStandards,
      organizationConfiguration: { configurationType: found.OrganizationConfiguration?.ConfigurationType ?? "LOCAL" },
    };
  },

  async update(_id, { inputs }, context) {
    await put(inputs, context);
  },

  /** Security Hub always has the setting: the real provider leaves it as it is, too. */
  async delete() {},
});

async function put(
  inputs: { readonly autoEnable: boolean; readonly autoEnableStandards?: string | undefined },
  context: ResourceContext,
): Promise<void> {
  await context.client(SecurityHubClient).send(
    new UpdateOrganizationConfigurationCommand({
      AutoEnable: inputs.autoEnable,
      AutoEnableStandards: inputs.autoEnableStandards as AutoEnableStandards | undefined,
    }),
  );
}
