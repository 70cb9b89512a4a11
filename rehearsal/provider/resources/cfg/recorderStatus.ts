import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import type { RecorderStatusArgs, RecorderStatusState } from "@pulumi/aws/cfg/recorderStatus";
import { flag, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** Whether a recorder runs; its id is the recorder's name. Deleted, it stops the recorder. */
export const recorderStatus = defineResource<RecorderStatusArgs, RecorderStatusState>()({
  inputs: { isEnabled: flag({ required: true }), name: text({ default: "default", replaces: true }), region },
  missing: ["NoSuchConfigurationRecorderException"],

  async create({ name, isEnabled }, context) {
    await set(name, isEnabled, context);
    return name;
  },

  async read(id, context) {
    const { ConfigurationRecordersStatus: [found] = [] } = await context
      .client(ConfigServiceClient)
      .send(new DescribeConfigurationRecorderStatusCommand({ ConfigurationRecorderNames: [id] }));
    return found && { name: found.name, isEnabled: found.recording };
  },

  async update(id, { inputs }, context) {
    await set(id, inputs.isEnabled, context);
  },

  async delete(id, context) {
    await set(id, false, context);
  },
});

async function set(ConfigurationRecorderName: string, enabled: boolean, context: ResourceContext): Promise<void> {
  const client = context.client(ConfigServiceClient);
  await (enabled
    ? client.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName }))
    : client.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName })));
}
