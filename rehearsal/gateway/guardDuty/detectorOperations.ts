import * as z from "zod";
import { AwsError } from "../awsRequest";
import { definedMembers } from "../definedMembers";
import { partitionOf } from "../partition";
import type { Operation } from "../serviceModule";
import type { AdministrationDirectory } from "./administration";
import { featuresSchema, mergeFeatures } from "./detectorFeatures";
import { type Detector, type Detectors, detectorArn } from "./detectors";
import type { FindingStore } from "./findingStore";

const settingsSchema = z.object({
  enable: z.boolean().optional(),
  findingPublishingFrequency: z.enum(["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"]).optional(),
  dataSources: z.record(z.string(), z.unknown()).optional(),
  features: featuresSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export interface DetectorParts {
  readonly detectors: Detectors;
  readonly administration: AdministrationDirectory;
  readonly findings: FindingStore;
}

/** Detectors and their tags. */
export function detectorOperations({ detectors, administration, findings }: DetectorParts): Record<string, Operation> {
  const byArn = (request: Parameters<Operation>[0]): Detector => {
    const found = detectors.find(request);
    if (found && detectorArn(found) === request.parameters.resourceArn) return found;
    throw new AwsError(
      "BadRequestException",
      `The request is rejected because ${request.parameters.resourceArn} is no detector of the current account`,
    );
  };

  return {
    async CreateDetector(request) {
      const { enable, ...settings } = readSettings(request.parameters);
      const detector = detectors.create(request, {
        ...settings,
        enabled: enable,
        features: settings.features?.map(definedMembers),
      });
      return { detectorId: detector.id };
    },

    async GetDetector(request) {
      const detector = detectors.get(request, request.parameters.detectorId);
      return {
        createdAt: detector.createdAt,
        updatedAt: detector.updatedAt,
        findingPublishingFrequency: detector.findingPublishingFrequency,
        serviceRole: `arn:${partitionOf(detector.region)}:iam::${detector.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
        status: detector.enabled ? "ENABLED" : "DISABLED",
        features: detector.features,
        tags: detector.tags,
      };
    },

    async UpdateDetector(request) {
      const detector = detectors.get(request, request.parameters.detectorId);
      const { enable, findingPublishingFrequency, dataSources, features } = readSettings(request.parameters);
      if (findingPublishingFrequency !== undefined && administration.administratorOf(request) !== undefined) {
        throw new AwsError(
          "BadRequestException",
          "The request is rejected because only the administrator account can set the finding publishing frequency",
        );
      }
      detector.enabled = enable ?? detector.enabled;
      detector.findingPublishingFrequency = findingPublishingFrequency ?? detector.findingPublishingFrequency;
      detector.dataSources = dataSources ?? detector.dataSources;
      if (features) detector.features = mergeFeatures(detector.features, features.map(definedMembers));
      detector.updatedAt = new Date().toISOString();
      return {};
    },

    async DeleteDetector(request) {
      const detector = detectors.get(request, request.parameters.detectorId);
      findings.removeOf(detector);
      detectors.remove(detector);
      return {};
    },

    async ListDetectors(request) {
      const detector = detectors.find(request);
      return { detectorIds: detector ? [detector.id] : [] };
    },

    async ListTagsForResource(request) {
      return { tags: byArn(request).tags };
    },

    async TagResource(request) {
      const detector = byArn(request);
      detector.tags = { ...detector.tags, ...readSettings(request.parameters).tags };
      return {};
    },

    async UntagResource(request) {
      const detector = byArn(request);
      const { tagKeys } = request.parameters;
      const keys = new Set(Array.isArray(tagKeys) ? tagKeys : [tagKeys]);
      detector.tags = Object.fromEntries(Object.entries(detector.tags).filter(([key]) => !keys.has(key)));
      return {};
    },
  };
}

function readSettings(parameters: Readonly<Record<string, unknown>>) {
  const parsed = settingsSchema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError(
    "BadRequestException",
    `The request is rejected because a parameter has an invalid value: ${z.prettifyError(parsed.error)}`,
  );
}
