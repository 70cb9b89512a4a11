import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DescribeConfigurationRecordersCommand,
  PutConfigurationRecorderCommand,
  type RecordingFrequency,
  type RecordingStrategyType,
  type ResourceType,
} from "@aws-sdk/client-config-service";
import type { RecorderArgs, RecorderState } from "@pulumi/aws/cfg/recorder";
import { flag, list, object, region, set, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const inputs = {
  name: text({ default: "default", replaces: true }),
  recordingGroup: object(
    {
      allSupported: flag({ computed: true }),
      exclusionByResourceTypes: list(object({ resourceTypes: set(text()) }), { computed: true }),
      includeGlobalResourceTypes: flag({ computed: true }),
      recordingStrategies: list(object({ useOnly: text() }), { computed: true }),
      resourceTypes: set(text(), { computed: true }),
    },
    { computed: true },
  ),
  recordingMode: object(
    {
      recordingFrequency: text({ computed: true, values: ["CONTINUOUS", "DAILY"] }),
      recordingModeOverride: object({
        description: text(),
        recordingFrequency: text({ required: true, values: ["CONTINUOUS", "DAILY"] }),
        resourceTypes: set(text(), { required: true }),
      }),
    },
    { computed: true },
  ),
  region,
  roleArn: text({ required: true }),
} as const;

/** One for each account and Region; its id is its name. It records once a `RecorderStatus` has started it. */
export const recorder = defineResource<RecorderArgs, RecorderState>()({
  inputs,
  missing: ["NoSuchConfigurationRecorderException"],
  deleteBeforeReplace: true,

  async create(given, context) {
    await put(given, context);
    return given.name;
  },

  async read(id, context) {
    const { ConfigurationRecorders: [found] = [] } = await context
      .client(ConfigServiceClient)
      .send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: [id] }));
    if (!found) return undefined;
    const { recordingGroup: group, recordingMode: mode } = found;
    const excluded = group?.exclusionByResourceTypes?.resourceTypes ?? [];
    const [override] = mode?.recordingModeOverrides ?? [];
    return {
      name: found.name,
      roleArn: found.roleARN,
      recordingGroup: {
        allSupported: group?.allSupported ?? false,
        includeGlobalResourceTypes: group?.includeGlobalResourceTypes ?? false,
        resourceTypes: group?.resourceTypes ?? [],
        exclusionByResourceTypes: excluded.length === 0 ? [] : [{ resourceTypes: excluded }],
        recordingStrategies: group?.recordingStrategy ? [{ useOnly: group.recordingStrategy.useOnly }] : [],
      },
      recordingMode: mode && {
        recordingFrequency: mode.recordingFrequency,
        ...(override ? { recordingModeOverride: override } : {}),
      },
    };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await context
      .client(ConfigServiceClient)
      .send(new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName: id }));
  },
});

async function put(
  { name, roleArn, recordingGroup: group, recordingMode: mode }: Values<typeof inputs>,
  context: ResourceContext,
): Promise<void> {
  const useOnly = group?.recordingStrategies?.[0]?.useOnly as RecordingStrategyType | undefined;
  const excluded = group?.exclusionByResourceTypes?.[0]?.resourceTypes as ResourceType[] | undefined;
  const override = mode?.recordingModeOverride;
  await context.client(ConfigServiceClient).send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name,
        roleARN: roleArn,
        recordingGroup: group && {
          allSupported: group.allSupported ?? (group.resourceTypes === undefined && excluded === undefined),
          includeGlobalResourceTypes: group.includeGlobalResourceTypes ?? false,
          resourceTypes: group.resourceTypes as ResourceType[] | undefined,
          exclusionByResourceTypes: excluded && { resourceTypes: excluded },
          recordingStrategy: useOnly && { useOnly },
        },
        recordingMode: mode && {
          recordingFrequency: (mode.recordingFrequency ?? "CONTINUOUS") as RecordingFrequency,
          recordingModeOverrides: override && [
            {
              description: override.description,
              recordingFrequency: override.recordingFrequency as RecordingFrequency,
              resourceTypes: [...override.resourceTypes] as ResourceType[],
            },
          ],
        },
      },
    }),
  );
}
