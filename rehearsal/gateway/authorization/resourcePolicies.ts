import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Arn, parseArn } from "../arn";
import type { BehindClients } from "../behindClients";
import { type PolicyDocument, parsePolicyDocument } from "./policyDocument";

/** What the world holds on a resource that has a policy of its own. */
export interface PoliciedResource {
  readonly policy?: PolicyDocument | undefined;
  /** ARN, id or alias of the key that a queue or topic is encrypted with. */
  readonly encryptionKey?: string | undefined;
}

/** Reads resource policies as they are at this moment, so that a change of one needs no notice. */
export class ResourcePolicies {
  /** Parsed policies by their text: a policy that has not changed stays compiled. */
  private readonly parsed = new Map<string, PolicyDocument>();

  constructor(
    private readonly clients: BehindClients,
    private readonly kept: (arn: string) => PolicyDocument | undefined = () => undefined,
  ) {}

  /** Empty for a resource that does not exist or has no policy. */
  async read(resource: string): Promise<PoliciedResource> {
    const arn = parseArn(resource);
    if (arn === undefined || arn.account === "" || arn.resource.includes("*")) {
      return {};
    }
    const reader = this.readers[arn.service];
    if (reader === undefined) {
      return { policy: this.kept(resource) };
    }
    try {
      return await reader(resource, arn);
    } catch (error) {
      if (isMissing(error)) {
        return {};
      }
      throw error;
    }
  }

  /** The ARN of a key that goes by its id, alias or ARN; undefined where there is no such key. */
  async keyArn(key: string, account: string, region: string): Promise<string | undefined> {
    const arn = parseArn(key);
    const client = this.clients.get(KMSClient, arn?.account ?? account, arn?.region ?? region);
    try {
      return (await client.send(new DescribeKeyCommand({ KeyId: key }))).KeyMetadata?.Arn;
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  private readonly readers: Readonly<Record<string, (resource: string, arn: Arn) => Promise<PoliciedResource>>> = {
    sqs: async (resource, { account, region, resource: name }) => {
      const QueueUrl = this.clients.queueUrl(account, region, name);
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
      const { Attributes = {} } = await this.clients.get(SQSClient, account, region).send(command);
      return { policy: this.parse(Attributes.Policy, resource), encryptionKey: Attributes.KmsMasterKeyId || undefined };
    },
    sns: async (resource, { account, region }) => {
      const TopicArn = resource.split(":").slice(0, 6).join(":");
      const { Attributes = {} } = await this.clients
        .get(SNSClient, account, region)
        .send(new GetTopicAttributesCommand({ TopicArn }));
      return { policy: this.parse(Attributes.Policy, resource), encryptionKey: Attributes.KmsMasterKeyId || undefined };
    },
    kms: async (resource, { account, region, resource: key }) => {
      if (!key.startsWith("key/")) {
        return {};
      }
      const command = new GetKeyPolicyCommand({ KeyId: resource, PolicyName: "default" });
      const { Policy } = await this.clients.get(KMSClient, account, region).send(command);
      return { policy: this.parse(Policy, resource) };
    },
  };

  private parse(text: string | undefined, resource: string): PolicyDocument | undefined {
    if (text === undefined || text === "") {
      return undefined;
    }
    const known = this.parsed.get(text);
    if (known !== undefined) {
      return known;
    }
    const document = parsePolicyDocument(text, `resource policy of ${resource}`);
    this.parsed.set(text, document);
    return document;
  }
}

const missing = new Set([
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "NotFoundException",
  "NotFound",
]);

function isMissing(error: unknown): boolean {
  return error instanceof Error && (missing.has(error.name) || error.name.endsWith("NotFoundException"));
}
