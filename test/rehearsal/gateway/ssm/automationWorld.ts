import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { PublishServiceEvent } from "../../../../rehearsal/gateway/eventBridge/serviceEvent";
import { SsmService } from "../../../../rehearsal/gateway/ssm/ssmService";
import { type ClientConfiguration, EmulatedAccounts, region } from "../emulatedAccounts";

export const security = "100000000002";
export const payments = "100000000003";
export const adminRole = `arn:aws:iam::${security}:role/AWS-SystemsManager-AutomationAdministrationRole`;
export const executionRoleName = "AWS-SystemsManager-AutomationExecutionRole";
export const executionRole = `arn:aws:iam::${payments}:role/${executionRoleName}`;

/** Two accounts with the roles that automation in several accounts needs, and nothing more. */
export class AutomationWorld {
  private readonly administrators = new Map<string, Promise<ClientConfiguration>>();

  private constructor(
    readonly accounts: EmulatedAccounts,
    readonly events: readonly Parameters<PublishServiceEvent>[0][],
  ) {}

  static async start(): Promise<AutomationWorld> {
    const events: Parameters<PublishServiceEvent>[0][] = [];
    const accounts = await EmulatedAccounts.start({
      modules: (gateway) => [
        new SsmService(gateway, async (publication) => {
          events.push(publication);
        }),
      ],
    });
    const world = new AutomationWorld(accounts, events);
    await world.role(security, adminRole, { Service: "ssm.amazonaws.com" }, [
      {
        Action: "sts:AssumeRole",
        Resource: [`arn:aws:iam::*:role/${executionRoleName}`, `arn:aws:iam::${payments}:role/locked`],
      },
    ]);
    await world.role(payments, executionRole, { AWS: adminRole, Service: "ssm.amazonaws.com" }, [
      { Action: ["ssm:StartAutomationExecution", "ssm:GetAutomationExecution"], Resource: "*" },
      { Action: "iam:PassRole", Resource: executionRole },
      { Action: ["s3:PutEncryptionConfiguration", "s3:PutBucketPublicAccessBlock"], Resource: "*" },
      { Action: ["ec2:TerminateInstances", "ec2:StopInstances", "ec2:DescribeInstanceStatus"], Resource: "*" },
    ]);
    return world;
  }

  /** Of the account's administrator, who is made once. */
  administrator(account: string): Promise<ClientConfiguration> {
    const made = this.administrators.get(account) ?? this.accounts.administrator(account);
    this.administrators.set(account, made);
    return made;
  }

  async ssm(account: string): Promise<SSMClient> {
    return new SSMClient(await this.administrator(account));
  }

  async s3(account: string): Promise<S3Client> {
    return new S3Client({ ...(await this.administrator(account)), forcePathStyle: true });
  }

  /** Puts a role with these permissions, and none besides, where it was. */
  async role(account: string, arn: string, principal: object, permissions: readonly object[]): Promise<void> {
    const iam = new IAMClient(this.accounts.gateway.behind(account, region));
    const RoleName = arn.split("/").at(-1);
    const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    await this.permit(account, arn, permissions);
  }

  async permit(account: string, arn: string, permissions: readonly object[]): Promise<void> {
    const iam = new IAMClient(this.accounts.gateway.behind(account, region));
    const Statement = permissions.map((permission) => ({ Effect: "Allow", ...permission }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: arn.split("/").at(-1),
        PolicyName: "permissions",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
  }
}
