import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { readParameters } from "../eventBridge/parameters";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { Operation } from "../serviceModule";
import type { DeliveryChannel, Recorder, Recorders, RecordingGroup } from "./recorders";

const name = z.string().min(1).max(256);
const names = z.array(z.string()).default([]);
const resourceTypes = z.array(z.string());
const recordingGroup = z.object({
  allSupported: z.boolean().optional(),
  includeGlobalResourceTypes: z.boolean().optional(),
  resourceTypes: resourceTypes.optional(),
  exclusionByResourceTypes: z.object({ resourceTypes }).optional(),
  recordingStrategy: z.object({ useOnly: z.string().optional() }).optional(),
});
const putRecorder = z.object({
  ConfigurationRecorder: z.object({
    name: name.default("default"),
    roleARN: z.string().default(""),
    recordingGroup: recordingGroup.optional(),
    recordingMode: z.record(z.string(), z.unknown()).optional(),
  }),
});
const putChannel = z.object({
  DeliveryChannel: z.object({
    name: name.default("default"),
    s3BucketName: z.string().default(""),
    s3KeyPrefix: z.string().optional(),
    s3KmsKeyArn: z.string().optional(),
    snsTopicARN: z.string().optional(),
    configSnapshotDeliveryProperties: z.object({ deliveryFrequency: z.string().optional() }).optional(),
  }),
});

export interface RecorderParts {
  readonly recorders: Recorders;
  /** Throws where Config may not deliver there. */
  readonly checkDelivery: (place: Place, channel: DeliveryChannel, recorder: Recorder) => Promise<void>;
  /** Hears that recording began, changed or may have begun. */
  readonly onRecorder: (place: Place) => void;
}

/** The configuration recorder and the delivery channel. Nothing is ever delivered: what scenarios need are the rules. */
export function recorderOperations({ recorders, checkDelivery, onRecorder }: RecorderParts): Record<string, Operation> {
  const chosen = (request: AwsRequest, member: string): Recorder[] => {
    const wanted = readParameters(z.object({ [member]: names }), request.parameters)[member] ?? [];
    for (const one of wanted) recorders.get(request, one);
    const found = recorders.find(request);
    return found ? [found] : [];
  };
  const chosenChannels = (request: AwsRequest): DeliveryChannel[] => {
    const { DeliveryChannelNames } = readParameters(z.object({ DeliveryChannelNames: names }), request.parameters);
    for (const one of DeliveryChannelNames) recorders.getChannel(request, one);
    const found = recorders.channel(request);
    return found ? [found] : [];
  };
  const named = (request: AwsRequest) =>
    readParameters(z.object({ ConfigurationRecorderName: name }), request.parameters).ConfigurationRecorderName;
  const namedChannel = (request: AwsRequest) =>
    readParameters(z.object({ DeliveryChannelName: name }), request.parameters).DeliveryChannelName;

  return {
    async PutConfigurationRecorder(request) {
      const { ConfigurationRecorder: given } = readParameters(putRecorder, request.parameters);
      if (!/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(given.roleARN)) {
        throw new AwsError(
          "InvalidRoleException",
          "You have provided a null or empty Amazon Resource Name for the role.",
        );
      }
      const group = completeGroup(given.recordingGroup);
      recorders.put(request, {
        name: given.name,
        roleARN: given.roleARN,
        recordingGroup: group,
        recordingMode: given.recordingMode ?? { recordingFrequency: "CONTINUOUS" },
      });
      onRecorder(request);
      return {};
    },

    async DescribeConfigurationRecorders(request) {
      return {
        ConfigurationRecorders: chosen(request, "ConfigurationRecorderNames").map((recorder) => ({
          arn: `arn:${partitionOf(request.region)}:config:${request.region}:${request.account}:configuration-recorder/${recorder.name}`,
          name: recorder.name,
          roleARN: recorder.roleARN,
          recordingGroup: recorder.recordingGroup,
          recordingMode: recorder.recordingMode,
          recordingScope: "PAID",
        })),
      };
    },

    async DescribeConfigurationRecorderStatus(request) {
      return {
        ConfigurationRecordersStatus: chosen(request, "ConfigurationRecorderNames").map((recorder) => ({
          name: recorder.name,
          recording: recorder.recording,
          lastStatus: recorder.recording ? "SUCCESS" : "PENDING",
          lastStartTime: recorder.lastStartTime,
          lastStopTime: recorder.lastStopTime,
          lastStatusChangeTime: recorder.lastStopTime ?? recorder.lastStartTime,
        })),
      };
    },

    async StartConfigurationRecorder(request) {
      recorders.start(request, named(request));
      onRecorder(request);
      return {};
    },

    async StopConfigurationRecorder(request) {
      recorders.stop(request, named(request));
      return {};
    },

    async DeleteConfigurationRecorder(request) {
      recorders.delete(request, named(request));
      return {};
    },

    async PutDeliveryChannel(request) {
      const { DeliveryChannel: channel } = readParameters(putChannel, request.parameters);
      const recorder = recorders.find(request);
      if (recorder) await checkDelivery(request, channel, recorder);
      recorders.putChannel(request, channel);
      return {};
    },

    async DescribeDeliveryChannels(request) {
      return { DeliveryChannels: chosenChannels(request) };
    },

    async DescribeDeliveryChannelStatus(request) {
      return { DeliveryChannelsStatus: chosenChannels(request).map((channel) => ({ name: channel.name })) };
    },

    async DeleteDeliveryChannel(request) {
      recorders.deleteChannel(request, namedChannel(request));
      return {};
    },
  };
}

/** What AWS shows of a group: every member, and the strategy that the others come to. Throws `InvalidRecordingGroupException`. */
function completeGroup(given: RecordingGroup = { allSupported: true }): RecordingGroup {
  const excluded = given.exclusionByResourceTypes?.resourceTypes ?? [];
  const listed = given.resourceTypes ?? [];
  const useOnly =
    given.recordingStrategy?.useOnly ??
    (given.allSupported ? "ALL_SUPPORTED_RESOURCE_TYPES" : "INCLUSION_BY_RESOURCE_TYPES");
  if ((given.allSupported && listed.length > 0) || (useOnly === "INCLUSION_BY_RESOURCE_TYPES" && listed.length === 0)) {
    throw new AwsError(
      "InvalidRecordingGroupException",
      "The recording group provided is not valid: it names either all supported resource types or a list of types.",
    );
  }
  return {
    allSupported: given.allSupported ?? false,
    includeGlobalResourceTypes: given.includeGlobalResourceTypes ?? false,
    resourceTypes: listed,
    exclusionByResourceTypes: { resourceTypes: excluded },
    recordingStrategy: { useOnly },
  };
}
