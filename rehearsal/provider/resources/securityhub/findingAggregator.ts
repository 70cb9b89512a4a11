import {
  CreateFindingAggregatorCommand,
  DeleteFindingAggregatorCommand,
  GetFindingAggregatorCommand,
  SecurityHubClient,
  UpdateFindingAggregatorCommand,
} from "@aws-sdk/client-securityhub";
import type { FindingAggregatorArgs, FindingAggregatorState } from "@pulumi/aws/securityhub/findingAggregator";
import { region, set, text, type Values } from "../../property";
import { defineResource } from "../../resourceType";

const inputs = {
  linkingMode: text({
    required: true,
    values: ["ALL_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED", "SPECIFIED_REGIONS", "NO_REGIONS"],
  }),
  region,
  specifiedRegions: set(text()),
} as const;

/** Which Regions' findings come together in its own; its id is its ARN. */
export const findingAggregator = defineResource<FindingAggregatorArgs, FindingAggregatorState>()({
  inputs,
  missing: ["ResourceNotFoundException", "InvalidAccessException"],

  async create(given, context) {
    const { FindingAggregatorArn } = await context
      .client(SecurityHubClient)
      .send(new CreateFindingAggregatorCommand(settingsOf(given)));
    return FindingAggregatorArn ?? "";
  },

  async read(id, context) {
    const found = await context
      .client(SecurityHubClient)
      .send(new GetFindingAggregatorCommand({ FindingAggregatorArn: id }));
    return { arn: id, linkingMode: found.RegionLinkingMode, specifiedRegions: found.Regions };
  },

  async update(id, change, context) {
    await context
      .client(SecurityHubClient)
      .send(new UpdateFindingAggregatorCommand({ FindingAggregatorArn: id, ...settingsOf(change.inputs) }));
  },

  async delete(id, context) {
    await context.client(SecurityHubClient).send(new DeleteFindingAggregatorCommand({ FindingAggregatorArn: id }));
  },
});

function settingsOf({ linkingMode, specifiedRegions }: Values<typeof inputs>) {
  return { RegionLinkingMode: linkingMode, ...(specifiedRegions && { Regions: [...specifiedRegions] }) };
}
