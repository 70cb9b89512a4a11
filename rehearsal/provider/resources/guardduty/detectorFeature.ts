import {
  type DetectorFeature,
  GetDetectorCommand,
  GuardDutyClient,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import type { DetectorFeatureArgs, DetectorFeatureState } from "@pulumi/aws/guardduty/detectorFeature";
import { region, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { additionalStatuses, featureStatus, readAdditional, writeAdditional } from "./features";

const inputs = {
  additionalConfigurations: additionalStatuses,
  detectorId: text({ required: true, replaces: true }),
  name: text({ required: true, replaces: true }),
  region,
  status: featureStatus,
} as const;

/** Its id is `<detector>/<name>`. */
export const detectorFeature = defineResource<DetectorFeatureArgs, DetectorFeatureState>()({
  inputs,
  missing: ["ResourceNotFoundException", "BadRequestException"],

  async create(given, context) {
    await put(given, context);
    return `${given.detectorId}/${given.name}`;
  },

  async read(id, context, known) {
    const [DetectorId, name] = id.split("/");
    const { Features = [] } = await context.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId }));
    const found = Features.find(({ Name }) => Name === name);
    if (found === undefined) return undefined;
    const additionalConfigurations = readAdditional(found.AdditionalConfiguration, known);
    return { detectorId: DetectorId, name, status: found.Status, additionalConfigurations };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  /** A detector always has its features: the real provider leaves them as they are, too. */
  async delete() {},
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  await context.client(GuardDutyClient).send(
    new UpdateDetectorCommand({
      DetectorId: given.detectorId,
      Features: [
        {
          Name: given.name as DetectorFeature,
          Status: given.status,
          AdditionalConfiguration: writeAdditional(given.additionalConfigurations),
        },
      ],
    }),
  );
}
