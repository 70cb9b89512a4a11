import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AssumeRole, ProviderConfiguration } from "./providerConfiguration";
import { ProviderError } from "./providerError";
import type { ClientConfiguration, ClientConstructor, CredentialProvider, Credentials } from "./resourceContext";

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly partition: string;
}

/** The names that `aws.Provider`'s `endpoints` gives to the services in use, by SDK client class. */
const endpointNames: Readonly<Record<string, readonly string[]>> = {
  ChatbotClient: ["chatbot"],
  CloudWatchClient: ["cloudwatch"],
  CloudWatchLogsClient: ["logs", "cloudwatchlogs", "cloudwatchlog"],
  ConfigServiceClient: ["configservice", "config"],
  DynamoDBClient: ["dynamodb"],
  EC2Client: ["ec2"],
  EventBridgeClient: ["events", "eventbridge", "cloudwatchevents"],
  GuardDutyClient: ["guardduty"],
  IAMClient: ["iam"],
  KMSClient: ["kms"],
  LambdaClient: ["lambda"],
  OrganizationsClient: ["organizations"],
  ResourceGroupsClient: ["resourcegroups"],
  S3Client: ["s3", "s3api"],
  SecurityHubClient: ["securityhub"],
  SNSClient: ["sns"],
  SQSClient: ["sqs"],
  SSMClient: ["ssm"],
  STSClient: ["sts"],
};

/** The provider's credentials and the SDK clients that use them, made once per service and Region. */
export class AwsAccount {
  readonly #clients = new Map<string, unknown>();
  readonly #credentials: CredentialProvider | undefined;
  #identity: Promise<CallerIdentity> | undefined;

  constructor(readonly configuration: ProviderConfiguration) {
    const { accessKey: accessKeyId, secretKey: secretAccessKey, token: sessionToken } = configuration;
    const given: Credentials | undefined =
      accessKeyId && secretAccessKey
        ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
        : undefined;
    // Left out, the SDK's own chain looks in the environment and in the profile.
    let credentials: CredentialProvider | undefined = given && (() => Promise.resolve(given));
    for (const role of configuration.assumeRoles) credentials = this.#assumed(role, credentials);
    this.#credentials = credentials;
  }

  client<C>(make: ClientConstructor<C>, region: string): C {
    const key = `${make.name} ${region}`;
    const kept = this.#clients.get(key);
    if (kept) return kept as C;
    const client = new make(this.#clientConfiguration(make.name, region, this.#credentials));
    this.#clients.set(key, client);
    return client;
  }

  /** Asked once. Throws a `ProviderError` where AWS does not take the credentials. */
  identity(): Promise<CallerIdentity> {
    this.#identity ??= this.#ask().catch((error: unknown) => {
      this.#identity = undefined;
      throw error;
    });
    return this.#identity;
  }

  async #ask(): Promise<CallerIdentity> {
    const answer = await this.client(STSClient, this.configuration.region).send(new GetCallerIdentityCommand({}));
    const arn = answer.Arn ?? "";
    return { account: answer.Account ?? "", arn, userId: answer.UserId ?? "", partition: arn.split(":")[1] ?? "aws" };
  }

  /** Throws a `ProviderError` where the credentials belong to an account that the configuration does not allow. */
  async validate(): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds, skipCredentialsValidation } = this.configuration;
    const guarded = allowedAccountIds !== undefined || forbiddenAccountIds.length > 0;
    if (skipCredentialsValidation && !guarded) return;
    const { account } = await this.identity();
    if ((allowedAccountIds && !allowedAccountIds.includes(account)) || forbiddenAccountIds.includes(account)) {
      throw new ProviderError(
        `AWS account ${account} is not allowed: see aws:allowedAccountIds and aws:forbiddenAccountIds.`,
      );
    }
  }

  #assumed(role: AssumeRole, credentials: CredentialProvider | undefined): CredentialProvider {
    let kept: Credentials | undefined;
    return async () => {
      if (kept && (kept.expiration?.getTime() ?? 0) > Date.now() + 60_000) return kept;
      const sts = new STSClient(this.#clientConfiguration("STSClient", this.configuration.region, credentials));
      const { Credentials: session } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? "pulumi-resource-aws",
          DurationSeconds: role.duration ? seconds(role.duration) : undefined,
          ExternalId: role.externalId,
          Policy: role.policy,
          PolicyArns: role.policyArns?.map((arn) => ({ arn })),
          SourceIdentity: role.sourceIdentity,
          Tags: role.tags && Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
          TransitiveTagKeys: role.transitiveTagKeys,
        }),
      );
      if (!session?.AccessKeyId || !session.SecretAccessKey)
        throw new ProviderError(`STS gave no session for ${role.roleArn}.`);
      kept = {
        accessKeyId: session.AccessKeyId,
        secretAccessKey: session.SecretAccessKey,
        ...(session.SessionToken ? { sessionToken: session.SessionToken } : {}),
        ...(session.Expiration ? { expiration: session.Expiration } : {}),
      };
      return kept;
    };
  }

  #clientConfiguration(
    service: string,
    region: string,
    credentials: CredentialProvider | undefined,
  ): ClientConfiguration {
    const { endpoints, profile, maxRetries } = this.configuration;
    const endpoint = (endpointNames[service] ?? []).map((name) => endpoints[name]).find((url) => url);
    return {
      region,
      ...(endpoint ? { endpoint } : {}),
      ...(credentials ? { credentials } : profile ? { profile } : {}),
      ...(maxRetries === undefined ? {} : { maxAttempts: maxRetries + 1 }),
    };
  }
}

/** Of Go's durations, the ones of hours, minutes and seconds: `1h30m`. */
function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
    0,
  );
}
