import assert from "node:assert/strict";
import * as config from "@aws-sdk/client-config-service";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { ConfigService } from "../../../../rehearsal/gateway/config/configService";
import type { PublishServiceEvent } from "../../../../rehearsal/gateway/eventBridge/serviceEvent";
import type { FunctionInvoker } from "../../../../rehearsal/gateway/functionInvoker";
import { EmulatedAccounts, region } from "../emulatedAccounts";

export { region };

export const management = "100000000001";
export const security = "100000000002";
export const payments = "100000000003";
export const sandbox = "100000000004";
const accountIds = [management, security, payments, sandbox];

export const serviceLinkedRole = (account: string) =>
  `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
export const functionArn = `arn:aws:lambda:${region}:${security}:function:open-security-group`;

export type Invocation = Parameters<FunctionInvoker["invokeAsync"]>[0];
export type Published = Parameters<PublishServiceEvent>[0];

/** What a rule's function is told, with the JSON within it read. */
export interface RuleCall {
  readonly invokingEvent: {
    readonly messageType: string;
    readonly configurationItem?: Readonly<Record<string, unknown>>;
    readonly configurationItemSummary?: Readonly<Record<string, unknown>>;
  };
  readonly ruleParameters: Readonly<Record<string, string>>;
  readonly resultToken: string;
  readonly eventLeftScope: boolean;
  readonly accountId: string;
  readonly configRuleName: string;
  readonly configRuleId: string;
  readonly configRuleArn: string;
  readonly executionRoleArn: string;
  readonly version: string;
}

/** Config before a moto of its own, with an organization of four accounts and functions that only note what they are told. */
export class EmulatedConfig {
  readonly published: Published[] = [];
  readonly invocations: Invocation[] = [];
  /** Set to have Lambda refuse Config. */
  admitsConfig = true;

  private constructor(
    readonly accounts: EmulatedAccounts,
    readonly service: ConfigService,
    private readonly configurations: ReadonlyMap<string, Awaited<ReturnType<EmulatedAccounts["administrator"]>>>,
  ) {}

  static async start(): Promise<EmulatedConfig> {
    const made: { service?: ConfigService; emulated?: EmulatedConfig } = {};
    const accounts = await EmulatedAccounts.start({
      // The accounts are no organization in moto, where the access check would look for its policies.
      accessCheck: () => ({
        decide: async () =>
          made.emulated?.admitsConfig === false ? { allowed: false, reason: "no" } : { allowed: true },
        decideRequest: async () => ({ allowed: true }),
        invalidate() {},
      }),
      modules: (gateway) => {
        const functions: FunctionInvoker = {
          async invokeAsync(invocation) {
            made.emulated?.invocations.push(invocation);
          },
        };
        made.service = new ConfigService(gateway, functions, async (publication) => {
          made.emulated?.published.push(publication);
        });
        return [made.service];
      },
    });
    accounts.gateway.organization.set({
      organizationId: "o-abcdefghij",
      managementAccountId: management,
      accounts: accountIds.map((id) => ({ id, name: id, path: "o-abcdefghij/r-ab12/" })),
    });
    const configurations = new Map(
      await Promise.all(accountIds.map(async (id) => [id, await accounts.administrator(id)] as const)),
    );
    assert.ok(made.service);
    made.emulated = new EmulatedConfig(accounts, made.service, configurations);
    return made.emulated;
  }

  config(account: string): ConfigServiceClient {
    return new ConfigServiceClient(this.configuration(account));
  }

  ec2(account: string): EC2Client {
    return new EC2Client(this.configuration(account));
  }

  rds(account: string): RDSClient {
    return new RDSClient(this.configuration(account));
  }

  s3(account: string): S3Client {
    return new S3Client(this.configuration(account));
  }

  /** Switches a recorder on that records these types; all where there are none. */
  async record(account: string, ...resourceTypes: config.ResourceType[]): Promise<void> {
    const client = this.config(account);
    const Bucket = `config-bucket-${account}`;
    const LocationConstraint = region;
    await this.s3(account).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    const recordingGroup = resourceTypes.length === 0 ? { allSupported: true } : { resourceTypes };
    const recorder = { name: "default", roleARN: serviceLinkedRole(account), recordingGroup };
    await client.send(new config.PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    await client.send(
      new config.PutDeliveryChannelCommand({ DeliveryChannel: { name: "default", s3BucketName: Bucket } }),
    );
    await client.send(new config.StartConfigurationRecorderCommand({ ConfigurationRecorderName: "default" }));
    await this.settled();
  }

  /** A custom rule about security groups, whose function is in the security account. */
  async putSecurityGroupRule(account: string, ConfigRuleName: string): Promise<void> {
    const types = [
      "ConfigurationItemChangeNotification",
      "OversizedConfigurationItemChangeNotification",
      "ScheduledNotification",
    ];
    await this.config(account).send(
      new config.PutConfigRuleCommand({
        ConfigRule: {
          ConfigRuleName,
          Scope: { ComplianceResourceTypes: ["AWS::EC2::SecurityGroup"] },
          InputParameters: '{"allowedPorts":"80,443"}',
          Source: {
            Owner: "CUSTOM_LAMBDA",
            SourceIdentifier: functionArn,
            SourceDetails: types.map((type) => ({
              EventSource: "aws.config",
              MessageType: type as config.MessageType,
            })),
          },
        },
      }),
    );
    await this.settled();
  }

  /** What functions were told since the last time this was asked. */
  takeCalls(): readonly RuleCall[] {
    return this.invocations.splice(0).map(({ payload }) => {
      const event = JSON.parse(payload);
      return {
        ...event,
        invokingEvent: JSON.parse(event.invokingEvent),
        ruleParameters: JSON.parse(event.ruleParameters),
      };
    });
  }

  settled(): Promise<void> {
    return this.accounts.gateway.settled();
  }

  stop(): Promise<void> {
    return this.accounts.stop();
  }

  private configuration(account: string) {
    const found = this.configurations.get(account);
    assert.ok(found);
    return found;
  }
}
