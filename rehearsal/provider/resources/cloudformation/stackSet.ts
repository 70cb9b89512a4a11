import {
  type Capability,
  CloudFormationClient,
  CreateStackSetCommand,
  DeleteStackSetCommand,
  DescribeStackSetCommand,
  type PermissionModels,
  UpdateStackSetCommand,
} from "@aws-sdk/client-cloudformation";
import type { StackSetArgs, StackSetState } from "@pulumi/aws/cloudformation/stackSet";
import { flag, json, object, region, set, tags, text } from "../../property";
import type { ResourceContext, Tags } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { awaitOperation, preferencesOf, updatePreferences } from "./stackSetOperation";

interface StackSetInputs {
  readonly name: string;
  readonly description?: string | undefined;
  readonly templateBody?: string | undefined;
  readonly capabilities?: readonly string[] | undefined;
  readonly autoDeployment?:
    | {
        readonly enabled?: boolean | undefined;
        readonly retainStacksOnAccountRemoval?: boolean | undefined;
        readonly dependsOnStackSets?: readonly string[] | undefined;
      }
    | undefined;
  readonly managedExecution?: { readonly active?: boolean | undefined } | undefined;
}

/** Its id is its name. Parameters and self-managed permissions are not known here. */
export const stackSet = defineResource<StackSetArgs, StackSetState>()({
  inputs: {
    autoDeployment: object({
      dependsOnStackSets: set(text()),
      enabled: flag(),
      retainStacksOnAccountRemoval: flag(),
    }),
    capabilities: set(text()),
    description: text(),
    managedExecution: object({ active: flag() }),
    name: text({ replaces: true, autoName: { maxLength: 128 } }),
    operationPreferences: updatePreferences,
    permissionModel: text({ replaces: true, default: "SELF_MANAGED" }),
    region,
    tags,
    templateBody: json(),
  },
  missing: ["StackSetNotFoundException"],

  async create(inputs, context) {
    await context.client(CloudFormationClient).send(
      new CreateStackSetCommand({
        ...settingsOf(inputs, context.tags),
        PermissionModel: inputs.permissionModel as PermissionModels,
      }),
    );
    return inputs.name;
  },

  async read(id, context) {
    const { StackSet: found } = await context
      .client(CloudFormationClient)
      .send(new DescribeStackSetCommand({ StackSetName: id }));
    const { AutoDeployment: automatic, ManagedExecution: execution } = found ?? {};
    return {
      arn: found?.StackSetARN,
      stackSetId: found?.StackSetId,
      name: found?.StackSetName,
      description: found?.Description,
      permissionModel: found?.PermissionModel,
      templateBody: found?.TemplateBody,
      capabilities: found?.Capabilities ?? [],
      autoDeployment: {
        enabled: automatic?.Enabled,
        retainStacksOnAccountRemoval: automatic?.RetainStacksOnAccountRemoval,
        ...(automatic?.DependsOn === undefined ? {} : { dependsOnStackSets: automatic.DependsOn }),
      },
      managedExecution: { active: execution?.Active },
      tagsAll: tagsOf(found?.Tags),
    };
  },

  async update(id, { inputs }, context) {
    const client = context.client(CloudFormationClient);
    const { OperationId } = await client.send(
      new UpdateStackSetCommand({
        ...settingsOf(inputs, context.tags),
        PermissionModel: inputs.permissionModel as PermissionModels,
        ...preferencesOf(inputs.operationPreferences),
      }),
    );
    await awaitOperation(client, id, OperationId);
  },

  async delete(id, context) {
    await context.client(CloudFormationClient).send(new DeleteStackSetCommand({ StackSetName: id }));
  },

  // There is no call for tags alone: they change with the StackSet, and with them those of all it has made.
  tagging: {
    tag: (id, added, context) => retag(id, (had) => ({ ...had, ...added }), context),
    untag: (id, keys, context) =>
      retag(id, (had) => Object.fromEntries(Object.entries(had).filter(([key]) => !keys.includes(key))), context),
  },
});

async function retag(id: string, change: (had: Tags) => Tags, context: ResourceContext): Promise<void> {
  const client = context.client(CloudFormationClient);
  const { StackSet: found } = await client.send(new DescribeStackSetCommand({ StackSetName: id }));
  const { OperationId } = await client.send(
    new UpdateStackSetCommand({
      StackSetName: id,
      Description: found?.Description,
      TemplateBody: found?.TemplateBody,
      Capabilities: found?.Capabilities,
      PermissionModel: found?.PermissionModel,
      AutoDeployment: found?.AutoDeployment,
      ManagedExecution: found?.ManagedExecution,
      Tags: tagList(change(tagsOf(found?.Tags))),
    }),
  );
  await awaitOperation(client, id, OperationId);
}

function settingsOf(inputs: StackSetInputs, wanted: Tags) {
  const { enabled, retainStacksOnAccountRemoval, dependsOnStackSets } = inputs.autoDeployment ?? {};
  return {
    StackSetName: inputs.name,
    Description: inputs.description,
    TemplateBody: inputs.templateBody,
    Capabilities: inputs.capabilities?.map((capability) => capability as Capability),
    Tags: tagList(wanted),
    ...(inputs.autoDeployment === undefined
      ? {}
      : {
          AutoDeployment: {
            Enabled: enabled,
            RetainStacksOnAccountRemoval: retainStacksOnAccountRemoval,
            DependsOn: dependsOnStackSets === undefined ? undefined : [...dependsOnStackSets],
          },
        }),
    ...(inputs.managedExecution === undefined ? {} : { ManagedExecution: { Active: inputs.managedExecution.active } }),
  };
}
