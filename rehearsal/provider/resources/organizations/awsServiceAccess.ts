import {
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
} from "@aws-sdk/client-organizations";
import type { AwsServiceAccessArgs, AwsServiceAccessState } from "@pulumi/aws/organizations/awsServiceAccess";
import { text } from "../../property";
import { defineResource } from "../../resourceType";

/** Trust of the organization in a service of AWS's; its id is the service's principal. Trusting twice is no error. */
export const awsServiceAccess = defineResource<AwsServiceAccessArgs, AwsServiceAccessState>()({
  inputs: { servicePrincipal: text({ required: true, replaces: true }) },
  missing: ["ServiceAccessNotEnabledException"],

  async create({ servicePrincipal }, context) {
    await context
      .client(OrganizationsClient)
      .send(new EnableAWSServiceAccessCommand({ ServicePrincipal: servicePrincipal }));
    return servicePrincipal;
  },

  async read(id, context) {
    const client = context.client(OrganizationsClient);
    for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
      const found = page.EnabledServicePrincipals?.find(({ ServicePrincipal }) => ServicePrincipal === id);
      if (found) return { servicePrincipal: id, dateEnabled: found.DateEnabled?.toISOString() };
    }
    return undefined;
  },

  async delete(id, context) {
    await context.client(OrganizationsClient).send(new DisableAWSServiceAccessCommand({ ServicePrincipal: id }));
  },
});
