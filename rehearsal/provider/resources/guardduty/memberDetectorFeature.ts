import {
  GetMemberDetectorsCommand,
  GuardDutyClient,
  type OrgFeature,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type {
  MemberDetectorFeatureArgs,
  MemberDetectorFeatureState,
} from "@pulumi/aws/guardduty/memberDetectorFeature";
import { region, text, type Values } from "../../property";
import { ProviderError } from "../../providerError";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { additionalStatuses, featureStatus, readAdditional, writeAdditional } from "./features";

const inputs = {
  accountId: text({ required: true, replaces: true }),
  additionalConfigurations: additionalStatuses,
  detectorId: text({ required: true, replaces: true }),
  name: text({ required: true, replaces: true }),
  region,
  status: featureStatus,
} as const;

/** A feature in a member, set by the administrator; its id is `<administrator's detector>/<account>/<name>`. */
export const memberDetectorFeature = defineResource<MemberDetectorFeatureArgs, MemberDetectorFeatureState>()({
  inputs,
  missing: ["ResourceNotFoundException", "BadRequestException"],

  async create(given, context) {
    await put(given, context);
    return `${given.detectorId}/${given.accountId}/${given.name}`;
  },

  async read(id, context, known) {
    const [DetectorId, accountId = "", name] = id.split("/");
    const { MemberDataSourceConfigurations: [member] = [] } = await context
      .client(GuardDutyClient)
      .send(new GetMemberDetectorsCommand({ DetectorId, AccountIds: [accountId] }));
    const found = member?.Features?.find(({ Name }) => Name === name);
    if (found === undefined) return undefined;
    const additionalConfigurations = readAdditional(found.AdditionalConfiguration, known);
    return { accountId, detectorId: DetectorId, name, status: found.Status, additionalConfigurations };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  /** A member always has its features: the real provider leaves them as they are, too. */
  async delete() {},
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const { UnprocessedAccounts: [refused] = [] } = await context.client(GuardDutyClient).send(
    new UpdateMemberDetectorsCommand({
      DetectorId: given.detectorId,
      AccountIds: [given.accountId],
      Features: [
        {
          Name: given.name as OrgFeature,
          Status: given.status,
          AdditionalConfiguration: writeAdditional(given.additionalConfigurations),
        },
      ],
    }),
  );
  if (refused) throw new ProviderError(`GuardDuty did not change account ${refused.AccountId}: ${refused.Result}`);
}
