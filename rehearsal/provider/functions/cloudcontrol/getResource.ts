import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  NoSuchConfigurationRecorderException,
} from "@aws-sdk/client-config-service";
import { ProviderError } from "../../providerError";
import type { ProviderFunction } from "../../providerFunction";
import type { ResourceContext } from "../../resourceContext";

/** By CloudFormation type: its properties, or undefined where there is none of that name. */
const readers: Readonly<Record<string, (name: string, context: ResourceContext) => Promise<object | undefined>>> = {
  "AWS::Config::ConfigurationRecorder": readRecorder,
};

/**
 * One resource as Cloud Control tells of it. The real provider calls Cloud Control, which calls the resource's own service; here the
 * service is called at once. `properties` is JSON with CloudFormation's names.
 */
export const getResource: ProviderFunction = async ({ typeName, identifier }, context) => {
  if (typeof typeName !== "string" || typeof identifier !== "string")
    throw new ProviderError("typeName and identifier are required.");
  const read = readers[typeName];
  if (read === undefined)
    throw new ProviderError(
      `The rehearsal's stand-in provider can't read ${typeName} by Cloud Control yet: add it to rehearsal/provider/functions/cloudcontrol/getResource.ts.`,
    );
  const properties = await read(identifier, context);
  if (properties === undefined)
    throw new ProviderError(`Cloud Control API (${typeName}) Resource (${identifier}): couldn't find resource.`);
  return { id: identifier, typeName, identifier, properties: JSON.stringify(properties) };
};

async function readRecorder(name: string, context: ResourceContext): Promise<object | undefined> {
  try {
    const { ConfigurationRecorders: [found] = [] } = await context
      .client(ConfigServiceClient)
      .send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: [name] }));
    if (found === undefined) return undefined;
    const { recordingGroup: group } = found;
    return {
      Name: found.name,
      RoleARN: found.roleARN,
      RecordingGroup: {
        AllSupported: group?.allSupported,
        IncludeGlobalResourceTypes: group?.includeGlobalResourceTypes,
        ResourceTypes: group?.resourceTypes,
      },
    };
  } catch (error) {
    if (error instanceof NoSuchConfigurationRecorderException) return undefined;
    throw error;
  }
}
