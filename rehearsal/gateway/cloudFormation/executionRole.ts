import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { type Behind, BehindClients } from "../behindClients";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { Gateway } from "../serviceModule";
import type { StackClientConfiguration, StackResourceContext } from "./resources/stackResource";
import { unless } from "./resources/stackResource";

/** Whom the role trusts; on AWS, it is StackSets' service-linked role of the administrator account. */
const stackSets = "stacksets.cloudformation.amazonaws.com";

const roleName = "stacksets-exec-0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/**
 * By whom a service-managed StackSet acts in an account: a role `stacksets-exec-…` that StackSets makes there, an administrator
 * that service control policies bind as any other ("Activate trusted access for StackSets with AWS Organizations").
 */
export class ExecutionRoles {
  private readonly clients: BehindClients;
  private readonly made = new Map<string, Promise<void>>();

  constructor(private readonly gateway: Pick<Gateway, "url" | "assumeRoleForService"> & { readonly behind: Behind }) {
    this.clients = new BehindClients(gateway.behind);
  }

  /** Runs work with clients that call the gateway as the role. Throws `AwsError` where the account does not let the role act. */
  async actIn<T>({ account, region }: Place, work: (context: StackResourceContext) => Promise<T>): Promise<T> {
    const partition = partitionOf(region);
    await this.ensure(account, region, partition);
    const credentials = await this.gateway.assumeRoleForService({
      roleArn: `arn:${partition}:iam::${account}:role/${roleName}`,
      service: stackSets,
      sessionName: "StackSets",
    });
    const clients = new Map<unknown, { destroy?(): void }>();
    const configuration = { endpoint: this.gateway.url, region, maxAttempts: 3, credentials };
    const client = <C extends object>(Client: new (configuration: StackClientConfiguration) => C): C => {
      const known = clients.get(Client) ?? new Client(configuration);
      clients.set(Client, known);
      return known as C;
    };
    try {
      return await work({ account, region, partition, client });
    } finally {
      for (const each of clients.values()) each.destroy?.();
    }
  }

  private ensure(account: string, region: string, partition: string): Promise<void> {
    const making = this.made.get(account) ?? this.make(account, region, partition);
    this.made.set(account, making);
    return making;
  }

  private async make(account: string, region: string, partition: string): Promise<void> {
    const iam = this.clients.get(IAMClient, account, region);
    const trust = { Effect: "Allow", Principal: { Service: stackSets }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    await unless(
      ["EntityAlreadyExistsException"],
      iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument })),
    );
    const PolicyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
    await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
  }
}
