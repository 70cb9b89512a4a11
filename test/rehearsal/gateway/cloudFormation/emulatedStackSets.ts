import {
  ActivateOrganizationsAccessCommand,
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  type CreateStackSetCommandInput,
  ListStackInstancesCommand,
  type StackInstanceSummary,
} from "@aws-sdk/client-cloudformation";
import { IAMClient } from "@aws-sdk/client-iam";
import {
  ListAccountsForParentCommand,
  ListParentsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AlarmService } from "../../../../rehearsal/gateway/alarms/alarmService";
import { CloudFormationService } from "../../../../rehearsal/gateway/cloudFormation/cloudFormationService";
import { EventBridgeService } from "../../../../rehearsal/gateway/eventBridge/eventBridgeService";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import type { AccountPlan } from "../../../../rehearsal/world/organizationPlan";
import { type SeededOrganization, seedOrganization } from "../../../../rehearsal/world/organizationSeed";
import { EmulatedAccounts, region } from "../emulatedAccounts";

const plan: readonly AccountPlan[] = [
  { name: "management", organizationalUnits: [], networks: [] },
  { name: "security", organizationalUnits: ["Security"], networks: [] },
  { name: "payments", organizationalUnits: ["Workloads", "Production"], networks: [] },
  { name: "storefront", organizationalUnits: ["Workloads", "Production"], networks: [] },
  { name: "sandbox", organizationalUnits: ["Sandbox"], networks: [] },
];

export const furtherRegion = "us-west-2";
export const homeRegion = region;

/** An organization of accounts that hold nothing, and its StackSets. */
export class EmulatedStackSets {
  private constructor(
    readonly emulated: EmulatedAccounts,
    readonly seeded: SeededOrganization,
    readonly management: CloudFormationClient,
    readonly organizations: OrganizationsClient,
  ) {}

  static async start(): Promise<EmulatedStackSets> {
    const emulated = await EmulatedAccounts.start({
      modules: (gateway) => {
        const lambda = new LambdaService(gateway, { metrics: new AlarmService(gateway) });
        return [lambda, new EventBridgeService(gateway, lambda), new CloudFormationService(gateway)];
      },
    });
    const seeded = await seedOrganization(plan, (account) => emulated.gateway.behind(account, region));
    emulated.gateway.organization.set(seeded);
    const administrator = await emulated.administrator(seeded.managementAccountId);
    return new EmulatedStackSets(
      emulated,
      seeded,
      new CloudFormationClient(administrator),
      new OrganizationsClient(administrator),
    );
  }

  account(name: string): string {
    const found = this.seeded.accounts.find((account) => account.name === name);
    if (found === undefined) throw new Error(`No account ${name}`);
    return found.id;
  }

  /** The organizational unit right above an account. */
  unitOf(name: string): string {
    const path = this.seeded.accounts.find((account) => account.name === name)?.path ?? "";
    return path.split("/").at(-2) ?? "";
  }

  /** The unit of that depth above an account: 0 is the root. */
  unitAbove(name: string, depth: number): string {
    return this.seeded.accounts.find((account) => account.name === name)?.path.split("/")[depth + 1] ?? "";
  }

  async activate(): Promise<void> {
    await this.management.send(new ActivateOrganizationsAccessCommand({}));
  }

  async create(name: string, template: object, further: Partial<CreateStackSetCommandInput> = {}): Promise<void> {
    await this.management.send(
      new CreateStackSetCommand({
        StackSetName: name,
        TemplateBody: JSON.stringify(template),
        PermissionModel: "SERVICE_MANAGED",
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        ManagedExecution: { Active: true },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        ...further,
      }),
    );
  }

  /** Deploys to the targets, and waits until all is done. */
  async deploy(name: string, units: readonly string[], regions: readonly string[], further: object = {}) {
    const { OperationId } = await this.management.send(
      new CreateStackInstancesCommand({
        StackSetName: name,
        DeploymentTargets: { OrganizationalUnitIds: [...units] },
        Regions: [...regions],
        OperationPreferences: { MaxConcurrentPercentage: 100, FailureTolerancePercentage: 100 },
        ...further,
      }),
    );
    await this.emulated.gateway.settled();
    return OperationId;
  }

  async instances(name: string): Promise<readonly StackInstanceSummary[]> {
    const { Summaries = [] } = await this.management.send(new ListStackInstancesCommand({ StackSetName: name }));
    return Summaries;
  }

  /** `storefront eu-west-1 CURRENT`, in order. */
  async told(name: string): Promise<readonly string[]> {
    const names = new Map(this.seeded.accounts.map((account) => [account.id, account.name as string]));
    return (await this.instances(name))
      .map(({ Account = "", Region, Status }) => `${names.get(Account) ?? Account} ${Region} ${Status}`)
      .sort();
  }

  async move(accountId: string, destination: string): Promise<void> {
    const { Parents: [parent] = [] } = await this.organizations.send(new ListParentsCommand({ ChildId: accountId }));
    await this.organizations.send(
      new MoveAccountCommand({
        AccountId: accountId,
        SourceParentId: parent?.Id,
        DestinationParentId: destination,
      }),
    );
    await this.emulated.gateway.settled();
  }

  async accountsIn(unit: string): Promise<readonly string[]> {
    const { Accounts = [] } = await this.organizations.send(new ListAccountsForParentCommand({ ParentId: unit }));
    return Accounts.map(({ Id = "" }) => Id);
  }

  /** Reads an account's IAM past access checks. */
  iamOf(account: string): IAMClient {
    return new IAMClient(this.emulated.gateway.behind(account, region));
  }

  stop(): Promise<void> {
    return this.emulated.stop();
  }
}
