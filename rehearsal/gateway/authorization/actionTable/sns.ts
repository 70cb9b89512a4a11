import { parseArn } from "../../arn";
import { as, each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

const topic: ResourceNames = (input) => input.texts("TopicArn", "TargetArn", "ResourceArn");
const topicByName: ResourceNames = (input) => input.texts("Name").map((name) => input.arn("sns", name));
/** A subscription's ARN is its topic's with an id after it. */
const topicOfSubscription: ResourceNames = (input) =>
  input
    .texts("SubscriptionArn")
    .filter((arn) => parseArn(arn) !== undefined)
    .map((arn) => arn.split(":").slice(0, 6).join(":"));

const subscriptionContext = (input: RequestInput) => ({
  ...text(input, "sns:Protocol", "Protocol"),
  ...text(input, "sns:Endpoint", "Endpoint"),
});

function text(input: RequestInput, key: string, member: string): Record<string, string> {
  const value = input.text(member);
  return value === undefined ? {} : { [key]: value };
}

/** "Actions, resources, and condition keys for Amazon SNS". */
export const snsActions: ServiceActions = {
  prefix: "sns",
  file: "sns.ts",
  operations: {
    Publish: on([topic]),
    PublishBatch: as("sns:Publish", on([topic])),
    CreateTopic: on([topicByName], (input) => input.tagContext("Tags")),
    Subscribe: on([topic], subscriptionContext),
    ...each(["DeleteTopic", "GetTopicAttributes", "SetTopicAttributes", "ListSubscriptionsByTopic"], on([topic])),
    ...each(["AddPermission", "RemovePermission", "ConfirmSubscription"], on([topic])),
    ...each(
      ["TagResource", "UntagResource", "ListTagsForResource"],
      on([topic], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ...each(["Unsubscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes"], on([topicOfSubscription])),
    ...each(["ListTopics", "ListSubscriptions"], onAnything),
  },
};
