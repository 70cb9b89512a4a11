import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { ProviderError } from "../../providerError";
import type { ProviderFunction } from "../../providerFunction";

/** The detector of an account and Region, found where no id is given. */
export const getDetector: ProviderFunction = async (args, context) => {
  const client = context.client(GuardDutyClient);
  const id = typeof args.id === "string" ? args.id : (await client.send(new ListDetectorsCommand({}))).DetectorIds?.[0];
  if (!id)
    throw new ProviderError(`GuardDuty has no detector in account ${context.account}, Region ${context.region}.`);
  const found = await client.send(new GetDetectorCommand({ DetectorId: id }));
  return {
    id,
    arn: `arn:${context.partition}:guardduty:${context.region}:${context.account}:detector/${id}`,
    region: context.region,
    status: found.Status,
    serviceRoleArn: found.ServiceRole,
    findingPublishingFrequency: found.FindingPublishingFrequency,
    features: (found.Features ?? []).map(
      ({ Name: name, Status: status, AdditionalConfiguration: additional = [] }) => ({
        name,
        status,
        additionalConfigurations: additional.map((feature) => ({ name: feature.Name, status: feature.Status })),
      }),
    ),
    tags: found.Tags ?? {},
  };
};
