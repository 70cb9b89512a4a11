import { EnableAWSServiceAccessCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AwsError, type AwsRequest, type AwsResponse } from "../awsRequest";
import { BehindClients } from "../behindClients";
import { PendingWork } from "../pendingWork";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { deployAutomatically } from "./automaticDeployment";
import { ExecutionRoles } from "./executionRole";
import { OrganizationTree } from "./organizationTree";
import { stackSetOperations } from "./stackSetOperations";
import { StackSets } from "./stackSets";

/** By which name Organizations trusts StackSets. */
const principal = "member.org.stacksets.cloudformation.amazonaws.com";

/** Calls after which an account has other units above it. */
const movingCalls = ["CreateAccount", "MoveAccount", "RemoveAccountFromOrganization"];

/**
 * CloudFormation, as far as service-managed StackSets of the management account go; moto's stacks by themselves stay moto's.
 * Resources are made through the gateway by a role of the account, so that each call is checked and journalled. Less than
 * AWS: templates in JSON of three types of resources, no parameters, no drift detection, imports, or delegated administrators;
 * stacks of a StackSet are not seen by other calls; no tags of CloudFormation's own.
 */
export class CloudFormationService implements ServiceModule {
  readonly service = "cloudformation";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly stackSets: StackSets;
  private readonly tree: OrganizationTree;
  private readonly automatic = new PendingWork();
  private readonly clients: BehindClients;
  private activated = false;

  constructor(private readonly gateway: Gateway) {
    const behind = (account: string, region: string) => gateway.behind(account, region);
    this.clients = new BehindClients(behind);
    this.tree = new OrganizationTree(gateway.organization, behind);
    const { url } = gateway;
    this.stackSets = new StackSets(
      new ExecutionRoles({ url, behind, assumeRoleForService: (request) => gateway.assumeRoleForService(request) }),
    );
    this.operations = {
      ...stackSetOperations({
        stackSets: this.stackSets,
        tree: this.tree,
        assertAdministrator: (request) => this.assertAdministrator(request),
      }),
      ActivateOrganizationsAccess: async (request) => {
        this.assertManagement(request);
        await this.clients
          .get(OrganizationsClient, request.account, request.region)
          .send(new EnableAWSServiceAccessCommand({ ServicePrincipal: principal }));
        this.activated = true;
        return {};
      },
      DescribeOrganizationsAccess: async (request) => {
        this.assertManagement(request);
        return { Status: this.activated ? "ENABLED" : "DISABLED" };
      },
    };
  }

  onAnswered({ service, operation, parameters }: AwsRequest, { body }: AwsResponse): void {
    if (service !== "organizations" || !movingCalls.includes(operation)) return;
    const accountId = /"AccountId":\s*"(\d{12})"/.exec(body.toString())?.[1] ?? String(parameters.AccountId);
    void this.automatic.track(deployAutomatically(accountId, this.stackSets, this.tree)).catch((error: unknown) => {
      console.error(`StackSets could not follow account ${accountId}:`, error);
    });
  }

  async settled(): Promise<void> {
    await this.automatic.settled();
    await this.stackSets.pending.settled();
  }

  stop(): Promise<void> {
    return this.settled();
  }

  private assertManagement({ account }: AwsRequest): void {
    if (account === this.gateway.organization.managementAccountId) return;
    throw new AwsError(
      "ValidationError",
      "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set",
    );
  }

  private assertAdministrator(request: AwsRequest): void {
    this.assertManagement(request);
    if (this.activated) return;
    throw new AwsError(
      "ValidationError",
      "You must enable organizations access to operate a service managed stack set",
    );
  }
}
