import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  DeleteStackInstancesCommand,
  paginateListStackInstances,
} from "@aws-sdk/client-cloudformation";
import type { StackInstancesArgs, StackInstancesState } from "@pulumi/aws/cloudformation/stackInstances";
import { flag, object, region, set, text } from "../../property";
import type { PropertyMap } from "../../propertyValue";
import { defineResource } from "../../resourceType";
import { awaitOperation, instancePreferences, preferencesOf } from "./stackSetOperation";

/**
 * Instances of a service-managed StackSet, by targets and Regions; its id names all three. What it reads are the instances of
 * its Regions and targets, whether it or automatic deployment has made them.
 */
export const stackInstances = defineResource<StackInstancesArgs, StackInstancesState>()({
  inputs: {
    deploymentTargets: object({ organizationalUnitIds: set(text()) }, { required: true, replaces: true }),
    operationPreferences: instancePreferences,
    region,
    regions: set(text(), { required: true, replaces: true }),
    retainStacks: flag(),
    stackSetName: text({ required: true, replaces: true }),
  },
  missing: ["StackSetNotFoundException"],

  async create({ stackSetName, regions, deploymentTargets, operationPreferences }, context) {
    const units = deploymentTargets.organizationalUnitIds ?? [];
    const id = [stackSetName, units.join("+"), regions.join("+")].join(",");
    const client = context.client(CloudFormationClient);
    const { OperationId } = await client.send(
      new CreateStackInstancesCommand({
        StackSetName: stackSetName,
        Regions: [...regions],
        DeploymentTargets: { OrganizationalUnitIds: [...units] },
        ...preferencesOf(operationPreferences),
      }),
    );
    // The instances that did come about are there, whatever becomes of the others.
    context.created(id);
    await awaitOperation(client, stackSetName, OperationId);
    return id;
  },

  async read(id, context) {
    const { stackSetName, units, regions } = partsOf(id);
    const summaries = [];
    const pages = paginateListStackInstances(
      { client: context.client(CloudFormationClient) },
      { StackSetName: stackSetName },
    );
    for await (const { Summaries = [] } of pages)
      for (const { Account, Region, OrganizationalUnitId, StackId, Status } of Summaries) {
        if (!regions.includes(Region ?? "") || !units.includes(OrganizationalUnitId ?? "")) continue;
        summaries.push({
          accountId: Account,
          region: Region,
          organizationalUnitId: OrganizationalUnitId,
          stackId: StackId,
          status: Status,
        });
      }
    return {
      stackSetName,
      regions,
      deploymentTargets: { organizationalUnitIds: units },
      stackInstanceSummaries: summaries,
    };
  },

  // Preferences are of the next operation alone: there is nothing to change.
  async update() {},

  async delete(id, context, known: Readonly<PropertyMap>) {
    const { stackSetName, units, regions } = partsOf(id);
    const client = context.client(CloudFormationClient);
    const { OperationId } = await client.send(
      new DeleteStackInstancesCommand({
        StackSetName: stackSetName,
        Regions: [...regions],
        DeploymentTargets: { OrganizationalUnitIds: [...units] },
        RetainStacks: known.retainStacks === true,
      }),
    );
    await awaitOperation(client, stackSetName, OperationId);
  },
});

function partsOf(id: string) {
  const [stackSetName = "", units = "", regions = ""] = id.split(",");
  return { stackSetName, units: units.split("+"), regions: regions.split("+") };
}
