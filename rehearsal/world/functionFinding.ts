import { randomBytes } from "node:crypto";
import functionCommandAndControl from "../../test/fixtures/findings/functionCommandAndControl.json";
import { detectorIdOf, type GuardDutyFinding } from "./finding";
import type { RehearsedFunction } from "./functions";

/** The detail of a `GuardDuty Finding` event about a function: `resourceType` Lambda. */
export interface FunctionFinding extends GuardDutyFinding {
  readonly resource: {
    readonly resourceType: string;
    readonly lambdaDetails: Readonly<Record<string, unknown>> & { readonly functionArn: string };
  };
}

export interface FunctionFindingOverrides {
  readonly id?: string;
  /** As the finding tells it: with a version or an alias, or somebody else's. */
  readonly functionArn?: string;
  readonly lastSeen?: Date;
  /** Five minutes before `lastSeen` otherwise. */
  readonly firstSeen?: Date;
}

/** A finding of this type about the function, complete as GuardDuty sends it. */
export function findingAboutFunction(
  { account, region, name, arn, role }: RehearsedFunction,
  type: string,
  overrides: FunctionFindingOverrides = {},
): FunctionFinding {
  const template = structuredClone(functionCommandAndControl.detail);
  const { id = randomBytes(16).toString("hex"), functionArn = arn, lastSeen = new Date() } = overrides;
  const firstSeen = (overrides.firstSeen ?? new Date(lastSeen.getTime() - 5 * 60_000)).toISOString();
  const detectorId = detectorIdOf({ account, region });
  const told = (text: string) => text.replaceAll(template.resource.lambdaDetails.functionName, name);
  return {
    ...template,
    accountId: account.id,
    region,
    id,
    arn: `arn:${template.partition}:guardduty:${region}:${account.id}:detector/${detectorId}/finding/${id}`,
    type,
    createdAt: firstSeen,
    updatedAt: lastSeen.toISOString(),
    title: told(template.title),
    description: told(template.description),
    resource: {
      ...template.resource,
      lambdaDetails: { ...template.resource.lambdaDetails, functionArn, functionName: name, role: role.arn },
    },
    service: {
      ...template.service,
      detectorId,
      eventFirstSeen: firstSeen,
      eventLastSeen: lastSeen.toISOString(),
      count: 1,
    },
  };
}
