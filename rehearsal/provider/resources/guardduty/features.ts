import type { FeatureAdditionalConfiguration, FeatureStatus } from "@aws-sdk/client-guardduty";
import { object, type Property, set, text } from "../../property";
import type { Known } from "../../resourceType";

/** `status` of a feature and of each additional configuration. */
export const featureStatus = text({ required: true, values: ["ENABLED", "DISABLED"] }) as Property<FeatureStatus, true>;

export const additionalStatuses = set(object({ name: text({ required: true }), status: featureStatus }));

interface AdditionalStatus {
  readonly name: string;
  readonly status: FeatureStatus;
}

/** As calls that change a detector take it. */
export function writeAdditional(
  given: readonly AdditionalStatus[] | undefined,
): { Name: FeatureAdditionalConfiguration; Status: FeatureStatus }[] | undefined {
  return given?.map(({ name, status }) => ({ Name: name as FeatureAdditionalConfiguration, Status: status }));
}

/** What GuardDuty tells; where it tells of none and the program has set none, nothing. */
export function readAdditional(
  found: readonly { Name?: string | undefined; Status?: string | undefined }[] | undefined,
  known: Known,
): { name: string | undefined; status: string | undefined }[] | undefined {
  const all = (found ?? []).map(({ Name, Status }) => ({ name: Name, status: Status }));
  return all.length === 0 && known.additionalConfigurations === undefined ? undefined : all;
}
