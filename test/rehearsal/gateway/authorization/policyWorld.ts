import { CreateSecurityGroupCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { Authorizer } from "../../../../rehearsal/gateway/authorization/authorizer";
import type { PolicyDocument } from "../../../../rehearsal/gateway/authorization/policyDocument";
import type { AwsRequest } from "../../../../rehearsal/gateway/awsRequest";
import { MotoBackend } from "../../../../rehearsal/gateway/motoBackend";
import { OrganizationDirectory } from "../../../../rehearsal/gateway/organizationDirectory";
import type { Principal, RoleSessionPrincipal, UserPrincipal } from "../../../../rehearsal/gateway/principal";
import type { BehindConfiguration } from "../../../../rehearsal/gateway/serviceModule";
import { toolFolder } from "../../../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../../../rehearsal/setup/pythonEnvironment";
import { Moto } from "../../../../rehearsal/world/moto";

export const region = "us-east-1";
export const management = "111111111111";

export type Statement = Readonly<Record<string, unknown>>;

export function policyText(...Statement: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** A moto with an organization of one unit, and an authorizer that reads it. Writes of a test reach IAM unannounced. */
export class PolicyWorld {
  readonly organization = new OrganizationDirectory();
  readonly authorizer: Authorizer;
  /** Policies by ARN of what a gateway keeps in place of moto. */
  readonly kept = new Map<string, PolicyDocument>();
  /** Calls that the authorizer made to moto. */
  reads = 0;

  private constructor(
    private readonly moto: Moto,
    private readonly backend: MotoBackend,
    readonly unit: string,
    readonly member: string,
  ) {
    this.authorizer = new Authorizer({
      behind: (account, where) => this.counting(account, where),
      organization: this.organization,
      resourcePolicyOf: (arn) => this.kept.get(arn),
    });
  }

  static async start(): Promise<PolicyWorld> {
    const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
    const moto = await Moto.start({ python });
    const backend = new MotoBackend(moto.url, () => undefined);
    const organizations = new OrganizationsClient(backend.behind(management, region));
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    const root = Roots?.[0]?.Id ?? "";
    const created = await organizations.send(
      new CreateOrganizationalUnitCommand({ ParentId: root, Name: "Production" }),
    );
    const unit = created.OrganizationalUnit?.Id ?? "";
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: "payments", Email: "payments@example.com" }),
    );
    const member = CreateAccountStatus?.AccountId ?? "";
    await organizations.send(
      new MoveAccountCommand({ AccountId: member, SourceParentId: root, DestinationParentId: unit }),
    );
    const world = new PolicyWorld(moto, backend, unit, member);
    const organizationId = Organization?.Id ?? "";
    world.organization.set({
      organizationId,
      managementAccountId: management,
      accounts: [
        { id: management, name: "management", path: `${organizationId}/${root}/` },
        { id: member, name: "payments", path: `${organizationId}/${root}/${unit}/` },
      ],
    });
    return world;
  }

  async stop(): Promise<void> {
    this.backend.close();
    await this.moto.stop();
  }

  client<C>(Client: new (configuration: BehindConfiguration) => C, account = this.member): C {
    return new Client(this.backend.behind(account, region));
  }

  async user(userName: string, statements: readonly Statement[], account = this.member): Promise<UserPrincipal> {
    const iam = this.client(IAMClient, account);
    await iam.send(new CreateUserCommand({ UserName: userName, Tags: [{ Key: "team", Value: "blue" }] }));
    await iam.send(
      new PutUserPolicyCommand({ UserName: userName, PolicyName: "own", PolicyDocument: policyText(...statements) }),
    );
    this.authorizer.invalidate(account);
    return { kind: "user", account, userName, arn: `arn:aws:iam::${account}:user/${userName}` };
  }

  async session(roleName: string, statements: readonly Statement[], path = "/"): Promise<RoleSessionPrincipal> {
    const iam = this.client(IAMClient);
    const trust = policyText({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: this.member } });
    await iam.send(new CreateRoleCommand({ RoleName: roleName, Path: path, AssumeRolePolicyDocument: trust }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: roleName, PolicyName: "own", PolicyDocument: policyText(...statements) }),
    );
    this.authorizer.invalidate(this.member);
    return {
      kind: "role-session",
      account: this.member,
      roleName,
      roleArn: `arn:aws:iam::${this.member}:role${path}${roleName}`,
      sessionName: "s",
      arn: `arn:aws:sts::${this.member}:assumed-role/${roleName}/s`,
      issuedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
    };
  }

  /** Attaches a service control policy; returns its id. */
  async serviceControl(name: string, target: string, ...statements: readonly Statement[]): Promise<string> {
    const organizations = this.client(OrganizationsClient, management);
    const { Policy } = await organizations.send(
      new CreatePolicyCommand({
        Name: name,
        Description: name,
        Type: "SERVICE_CONTROL_POLICY",
        Content: policyText(...statements),
      }),
    );
    const PolicyId = Policy?.PolicySummary?.Id ?? "";
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: target }));
    this.authorizer.invalidate(management);
    return PolicyId;
  }

  async attachFullAccess(target: string): Promise<void> {
    const organizations = this.client(OrganizationsClient, management);
    await organizations.send(new AttachPolicyCommand({ PolicyId: "p-FullAWSAccess", TargetId: target }));
  }

  async securityGroup(name: string, tags: Record<string, string>): Promise<string> {
    const ec2 = this.client(EC2Client);
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: name,
        VpcId: Vpcs?.[0]?.VpcId,
        TagSpecifications: [
          { ResourceType: "security-group", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
        ],
      }),
    );
    return GroupId;
  }

  /** The reason of a refusal, or `allowed`. */
  async ask(
    principal: Principal,
    action: string,
    resource = "*",
    context: Record<string, string | string[]> = {},
  ): Promise<string> {
    const decision = await this.authorizer.decide({ principal, action, resource, context });
    return decision.allowed ? "allowed" : decision.reason;
  }

  async call(
    principal: Principal,
    service: string,
    operation: string,
    parameters: Record<string, unknown> = {},
  ): Promise<string> {
    const account = principal.kind === "service" ? principal.sourceAccount : principal.account;
    const http = { method: "POST", target: "/", headers: {}, body: Buffer.alloc(0) };
    const request: AwsRequest = { id: "1", service, operation, region, account, principal, parameters, http };
    const decision = await this.authorizer.decideRequest(request);
    return decision.allowed ? "allowed" : decision.reason;
  }

  private counting(account: string, where: string): BehindConfiguration {
    const configuration = this.backend.behind(account, where);
    const handler = configuration.requestHandler as { handle(...given: readonly unknown[]): unknown };
    return {
      ...configuration,
      requestHandler: {
        handle: (...given: readonly unknown[]) => {
          this.reads++;
          return handler.handle(...given);
        },
      } as BehindConfiguration["requestHandler"],
    };
  }
}

/** Everything on everything. */
export const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
/** On every resource, unless `more` says otherwise. */
export const allow = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
/** As `allow`, denied. */
export const deny = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});
