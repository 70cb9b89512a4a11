import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type PolicyDocument, parsePolicyDocument } from "./authorization/policyDocument";
import type { Principal } from "./principal";
import type { Gateway } from "./serviceModule";

export interface Message {
  readonly body: string;
  /** SNS only. */
  readonly subject?: string;
  /** String attributes by name. */
  readonly attributes?: Readonly<Record<string, { readonly type: "String" | "Number"; readonly value: string }>>;
}

export type Delivery = { readonly delivered: true } | { readonly delivered: false; readonly reason: string };

/**
 * Sends a message to an SQS queue or an SNS topic as a role or as an AWS service. The sender needs the action by its own
 * policies or the target's, and where a customer managed KMS key encrypts the target, also the key
 * ("Configuring server-side encryption for a topic": `kms:GenerateDataKey*` and `kms:Decrypt`).
 * An AWS managed key (`alias/aws/sns`) admits no service principal.
 */
export async function deliverMessage(
  gateway: Gateway,
  sender: Principal,
  targetArn: string,
  message: Message,
): Promise<Delivery> {
  const [, , service, region = "", account = "", name = ""] = targetArn.split(":");
  try {
    switch (service) {
      case "sqs":
        return await sendToQueue(gateway, sender, { arn: targetArn, region, account, name }, message);
      case "sns":
        return await publishToTopic(gateway, sender, { arn: targetArn, region, account, name }, message);
      default:
        return {
          delivered: false,
          reason: `${targetArn} is no SQS queue and no SNS topic; the rehearsal delivers to no other target`,
        };
    }
  } catch (error) {
    return {
      delivered: false,
      reason: `${targetArn}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    };
  }
}

interface Target {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

async function sendToQueue(gateway: Gateway, sender: Principal, target: Target, message: Message): Promise<Delivery> {
  const client = new SQSClient(gateway.behind(target.account, target.region));
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: target.name }));
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    const refusal =
      (await refuse(gateway, sender, "sqs:SendMessage", target, Attributes?.Policy)) ??
      (await refuseKey(gateway, sender, Attributes?.KmsMasterKeyId, target));
    if (refusal) return refusal;
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: message.body, MessageAttributes: attributesOf(message) }),
    );
    return { delivered: true };
  } finally {
    client.destroy();
  }
}

async function publishToTopic(
  gateway: Gateway,
  sender: Principal,
  target: Target,
  message: Message,
): Promise<Delivery> {
  const client = new SNSClient(gateway.behind(target.account, target.region));
  try {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: target.arn }));
    const refusal =
      (await refuse(gateway, sender, "sns:Publish", target, Attributes?.Policy)) ??
      (await refuseKey(gateway, sender, Attributes?.KmsMasterKeyId, target));
    if (refusal) return refusal;
    await client.send(
      new PublishCommand({
        TopicArn: target.arn,
        Message: message.body,
        ...(message.subject !== undefined && { Subject: message.subject.slice(0, 100) }),
        MessageAttributes: attributesOf(message),
      }),
    );
    return { delivered: true };
  } finally {
    client.destroy();
  }
}

async function refuse(
  gateway: Gateway,
  principal: Principal,
  action: string,
  target: Target,
  policy: string | undefined,
): Promise<Delivery | undefined> {
  const resourcePolicy = policy ? parsePolicyDocument(policy, `policy of ${target.arn}`) : undefined;
  return refuseBy(gateway, principal, action, target, resourcePolicy);
}

async function refuseBy(
  gateway: Gateway,
  principal: Principal,
  action: string,
  target: Pick<Target, "arn" | "account">,
  resourcePolicy: PolicyDocument | undefined,
): Promise<Delivery | undefined> {
  const decision = await gateway.authorize({
    principal,
    action,
    resource: target.arn,
    resourceAccount: target.account,
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  });
  if (decision.allowed) return undefined;
  return { delivered: false, reason: `AccessDenied: ${action} on ${target.arn}: ${decision.reason}` };
}

async function refuseKey(
  gateway: Gateway,
  principal: Principal,
  keyId: string | undefined,
  target: Target,
): Promise<Delivery | undefined> {
  if (!keyId) return undefined;
  if (keyId.includes("alias/aws/")) {
    if (principal.kind !== "service") return undefined;
    return {
      delivered: false,
      reason: `AccessDenied: ${keyId}, which encrypts ${target.arn}, admits no ${principal.service}`,
    };
  }
  const owner = keyId.startsWith("arn:") ? (keyId.split(":")[4] ?? target.account) : target.account;
  const client = new KMSClient(gateway.behind(owner, target.region));
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
    const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: "default" }));
    const key = { arn: KeyMetadata?.Arn ?? keyId, account: owner };
    const policy = Policy ? parsePolicyDocument(Policy, `policy of ${key.arn}`) : undefined;
    return (
      (await refuseBy(gateway, principal, "kms:GenerateDataKey", key, policy)) ??
      (await refuseBy(gateway, principal, "kms:Decrypt", key, policy))
    );
  } finally {
    client.destroy();
  }
}

function attributesOf(message: Message) {
  return Object.fromEntries(
    Object.entries(message.attributes ?? {}).map(([name, { type, value }]) => [
      name,
      { DataType: type, StringValue: value },
    ]),
  );
}
