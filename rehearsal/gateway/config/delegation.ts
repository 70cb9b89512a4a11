import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AwsError } from "../awsRequest";
import { BehindClients } from "../behindClients";
import { globalRegionOf, partitionOf } from "../partition";
import type { Place } from "../place";
import type { Gateway } from "../serviceModule";

/** Whom an organization lets act for all of it: the management account, and a service's delegated administrator. */
export class Delegation {
  private readonly clients: BehindClients;

  constructor(private readonly gateway: Pick<Gateway, "behind" | "organization">) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  /**
   * Throws `OrganizationAccessDeniedException` for any other account. Less than AWS: whether the organization has trusted access
   * enabled for the service is not asked; PutOrganizationConfigRule enables it itself.
   */
  async require({ account, region }: Place, servicePrincipal: string): Promise<void> {
    const { organization } = this.gateway;
    if (!organization.contains(account)) {
      throw new AwsError(
        "NoAvailableOrganizationException",
        "Organization is no longer available: the account is a member of none.",
      );
    }
    if (account === organization.managementAccountId) return;
    const client = this.clients.get(
      OrganizationsClient,
      organization.managementAccountId,
      globalRegionOf(partitionOf(region)),
    );
    const { DelegatedAdministrators = [] } = await client.send(
      new ListDelegatedAdministratorsCommand({ ServicePrincipal: servicePrincipal }),
    );
    if (DelegatedAdministrators.some(({ Id }) => Id === account)) return;
    throw new AwsError(
      "OrganizationAccessDeniedException",
      `This action can be only made by the organization's management account or a delegated administrator of ${servicePrincipal}; ${account} is neither.`,
    );
  }
}
