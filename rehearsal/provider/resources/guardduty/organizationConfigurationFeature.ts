import {
  DescribeOrganizationConfigurationCommand,
  GuardDutyClient,
  type OrgFeature,
  type OrgFeatureAdditionalConfiguration,
  type OrgFeatureStatus,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-guardduty";
import type {
  OrganizationConfigurationFeatureArgs,
  OrganizationConfigurationFeatureState,
} from "@pulumi/aws/guardduty/organizationConfigurationFeature";
import { object, region, set, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const autoEnable = text({ required: true, values: ["ALL", "NEW", "NONE"] });
const inputs = {
  additionalConfigurations: set(object({ autoEnable, name: text({ required: true }) })),
  autoEnable,
  detectorId: text({ required: true, replaces: true }),
  name: text({ required: true, replaces: true }),
  region,
} as const;

/** Which members a feature is switched on for; its id is `<administrator's detector>/<name>`. */
export const organizationConfigurationFeature = defineResource<
  OrganizationConfigurationFeatureArgs,
  OrganizationConfigurationFeatureState
>()({
  inputs,
  missing: ["ResourceNotFoundException", "BadRequestException"],

  async create(given, context) {
    await put(given, context);
    return `${given.detectorId}/${given.name}`;
  },

  async read(id, context, known) {
    const [DetectorId, name] = id.split("/");
    const { Features = [] } = await context
      .client(GuardDutyClient)
      .send(new DescribeOrganizationConfigurationCommand({ DetectorId }));
    const found = Features.find(({ Name }) => Name === name);
    if (found === undefined) return undefined;
    const additional = (found.AdditionalConfiguration ?? []).map((each) => ({
      autoEnable: each.AutoEnable,
      name: each.Name,
    }));
    return {
      detectorId: DetectorId,
      name,
      autoEnable: found.AutoEnable,
      additionalConfigurations:
        additional.length === 0 && known.additionalConfigurations === undefined ? undefined : additional,
    };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  /** GuardDuty always has the setting: the real provider leaves it as it is, too. */
  async delete() {},
});

/** Without `AutoEnableOrganizationMembers`, what is set for members stays. */
async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  await context.client(GuardDutyClient).send(
    new UpdateOrganizationConfigurationCommand({
      DetectorId: given.detectorId,
      Features: [
        {
          Name: given.name as OrgFeature,
          AutoEnable: given.autoEnable as OrgFeatureStatus,
          AdditionalConfiguration: given.additionalConfigurations?.map((each) => ({
            Name: each.name as OrgFeatureAdditionalConfiguration,
            AutoEnable: each.autoEnable as OrgFeatureStatus,
          })),
        },
      ],
    }),
  );
}
