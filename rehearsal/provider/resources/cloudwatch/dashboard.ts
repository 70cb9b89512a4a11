import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  PutDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import type { DashboardArgs, DashboardState } from "@pulumi/aws/cloudwatch/dashboard";
import { json, region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Its id is its name. */
export const dashboard = defineResource<DashboardArgs, DashboardState>()({
  inputs: { dashboardBody: json({ required: true }), dashboardName: text({ required: true, replaces: true }), region },
  missing: ["ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError"],

  async create({ dashboardName: DashboardName, dashboardBody: DashboardBody }, context) {
    await context.client(CloudWatchClient).send(new PutDashboardCommand({ DashboardName, DashboardBody }));
    return DashboardName;
  },

  async read(id, context) {
    const found = await context.client(CloudWatchClient).send(new GetDashboardCommand({ DashboardName: id }));
    return { dashboardName: id, dashboardArn: found.DashboardArn, dashboardBody: found.DashboardBody };
  },

  async update(id, { inputs }, context) {
    const DashboardBody = inputs.dashboardBody;
    await context.client(CloudWatchClient).send(new PutDashboardCommand({ DashboardName: id, DashboardBody }));
  },

  async delete(id, context) {
    await context.client(CloudWatchClient).send(new DeleteDashboardsCommand({ DashboardNames: [id] }));
  },
});
