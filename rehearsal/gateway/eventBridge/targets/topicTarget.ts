import { GetTopicAttributesCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { parseArn } from "../../authorization/arn";
import { parsePolicyDocument } from "../../authorization/policyDocument";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";
import { KeyAccess } from "./keyAccess";
import type { SendToTarget } from "./sendToTarget";
import type { TargetPrincipals } from "./targetPrincipals";

/** SNS: the topic's policy must admit the rule, or the target's role; so must its key's. */
export function sendToTopic(gateway: Gateway, principals: TargetPrincipals): SendToTarget {
  const clients = new Map<string, SNSClient>();
  const keys = new KeyAccess(gateway);
  return async ({ rule, target, payload }) => {
    const arn = parseArn(target.Arn);
    if (arn === undefined) {
      throw new DeliveryFailure("NO_RESOURCE", `${target.Arn} is not the ARN of a topic.`);
    }
    const place = `${arn.account}/${arn.region}`;
    const client = clients.get(place) ?? new SNSClient(gateway.behind(arn.account, arn.region));
    clients.set(place, client);
    const { Attributes: attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: target.Arn }));
    const sender = await principals.of(rule, target);
    const decision = await gateway.authorize({
      principal: sender,
      action: "sns:Publish",
      resource: target.Arn,
      resourceAccount: arn.account,
      ...(attributes?.Policy && {
        resourcePolicy: parsePolicyDocument(attributes.Policy, `policy of topic ${target.Arn}`),
      }),
    });
    if (!decision.allowed) {
      throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
    }
    await keys.require(attributes?.KmsMasterKeyId, arn, sender);
    await client.send(new PublishCommand({ TopicArn: target.Arn, Message: payload }));
  };
}
