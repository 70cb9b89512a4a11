import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AwsError, type AwsRequest, type AwsResponse } from "../awsRequest";
import { BehindClients } from "../behindClients";
import { type Gateway, type PassThrough, passThrough, type ServiceModule } from "../serviceModule";

type Forward = (account: string, http: AwsRequest["http"]) => Promise<AwsResponse>;

/** What Organizations answers a delegated administrator too ("Operations you can call from only the management account or a delegated administrator"). */
const forAdministrators = [
  "DescribeAccount",
  "ListDelegatedServicesForAccount",
  "ListAccounts",
  "ListAccountsForParent",
  "ListOrganizationalUnitsForParent",
] as const;

/** Organizations is moto's, where a member has no organization of its own to ask; a delegated administrator asks the management account's. */
export class OrganizationsService implements ServiceModule {
  readonly service = "organizations";
  readonly operations = Object.fromEntries(
    forAdministrators.map((operation) => [operation, (request: AwsRequest) => this.answer(request)]),
  );
  private readonly clients: BehindClients;

  constructor(
    private readonly gateway: Pick<Gateway, "behind" | "organization">,
    private readonly forward: Forward,
  ) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  private async answer(request: AwsRequest): Promise<AwsResponse | PassThrough> {
    const { managementAccountId } = this.gateway.organization;
    if (request.account === managementAccountId || managementAccountId === "") return passThrough;
    const { DelegatedAdministrators: administrators = [] } = await this.clients
      .get(OrganizationsClient, managementAccountId, request.region)
      .send(new ListDelegatedAdministratorsCommand({}));
    if (!administrators.some(({ Id }) => Id === request.account))
      throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
    return this.forward(managementAccountId, request.http);
  }
}
