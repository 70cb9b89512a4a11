import { GetTopicAttributesCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { parseArn } from "../../arn";
import { BehindClients } from "../../behindClients";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";
import type { SendToTarget } from "./sendToTarget";
import type { TargetPrincipals } from "./targetPrincipals";

/** SNS: the topic's policy must admit the rule, or the target's role; so must the policy of its key. */
export function sendToTopic(gateway: Gateway, principals: TargetPrincipals): SendToTarget {
  const clients = new BehindClients((account, region) => gateway.behind(account, region));
  return async ({ rule, target, payload }) => {
    const arn = parseArn(target.Arn);
    if (arn === undefined) {
      throw new DeliveryFailure("NO_RESOURCE", `${target.Arn} is not the ARN of a topic.`);
    }
    const client = clients.get(SNSClient, arn.account, arn.region);
    // A topic that does not exist has no policy either; asking first tells the two apart.
    await client.send(new GetTopicAttributesCommand({ TopicArn: target.Arn }));
    const principal = await principals.of(rule, target);
    const decision = await gateway.authorize({ principal, action: "sns:Publish", resource: target.Arn });
    if (!decision.allowed) {
      throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
    }
    await client.send(new PublishCommand({ TopicArn: target.Arn, Message: payload }));
  };
}
