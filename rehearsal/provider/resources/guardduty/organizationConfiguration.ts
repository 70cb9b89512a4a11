import {
  type AutoEnableMembers,
  DescribeOrganizationConfigurationCommand,
  GuardDutyClient,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-guardduty";
import type {
  OrganizationConfigurationArgs,
  OrganizationConfigurationState,
} from "@pulumi/aws/guardduty/organizationConfiguration";
import { region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** Which members GuardDuty is switched on for; its id is the administrator's detector. */
export const organizationConfiguration = defineResource<
  OrganizationConfigurationArgs,
  OrganizationConfigurationState
>()({
  inputs: {
    autoEnableOrganizationMembers: text({ required: true, values: ["ALL", "NEW", "NONE"] }),
    detectorId: text({ required: true, replaces: true }),
    region,
  },
  missing: ["ResourceNotFoundException", "BadRequestException"],

  async create({ detectorId, autoEnableOrganizationMembers }, context) {
    await put(detectorId, autoEnableOrganizationMembers, context);
    return detectorId;
  },

  async read(id, context) {
    const found = await context
      .client(GuardDutyClient)
      .send(new DescribeOrganizationConfigurationCommand({ DetectorId: id }));
    return { detectorId: id, autoEnableOrganizationMembers: found.AutoEnableOrganizationMembers };
  },

  async update(id, { inputs }, context) {
    await put(id, inputs.autoEnableOrganizationMembers, context);
  },

  /** GuardDuty always has the setting: the real provider leaves it as it is, too. */
  async delete() {},
});

async function put(DetectorId: string, members: string, context: ResourceContext): Promise<void> {
  const AutoEnableOrganizationMembers = members as AutoEnableMembers;
  await context
    .client(GuardDutyClient)
    .send(new UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnableOrganizationMembers }));
}
