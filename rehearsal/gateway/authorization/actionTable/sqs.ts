import { parseArn } from "../../arn";
import {
  as,
  each,
  type OperationAccess,
  on,
  onAnything,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";

/** The queue of a URL: `https://sqs.us-east-1.amazonaws.com/123456789012/name`, whichever the host. */
const queue: ResourceNames = (input) => {
  const [name, account] = (input.text("QueueUrl")?.split("/") ?? []).reverse();
  return name === undefined || account === undefined ? [] : [input.arn("sqs", name, { account })];
};
const queueByName: ResourceNames = (input) => {
  const account = input.text("QueueOwnerAWSAccountId") ?? input.account;
  return input.texts("QueueName").map((name) => input.arn("sqs", name, { account }));
};
const queueByArn: ResourceNames = (input) => input.texts("SourceArn").filter((arn) => parseArn(arn) !== undefined);

const send: OperationAccess = as("sqs:SendMessage", on([queue]));

/** "Actions, resources, and condition keys for Amazon SQS". Batch calls need the action of the single one. */
export const sqsActions: ServiceActions = {
  prefix: "sqs",
  file: "sqs.ts",
  operations: {
    ...each(["SendMessage", "SendMessageBatch"], send),
    ReceiveMessage: on([queue]),
    DeleteMessageBatch: as("sqs:DeleteMessage", on([queue])),
    ChangeMessageVisibilityBatch: as("sqs:ChangeMessageVisibility", on([queue])),
    ...each(["DeleteMessage", "ChangeMessageVisibility", "PurgeQueue", "DeleteQueue"], on([queue])),
    ...each(["GetQueueAttributes", "SetQueueAttributes", "AddPermission", "RemovePermission"], on([queue])),
    ...each(["ListQueueTags", "ListDeadLetterSourceQueues"], on([queue])),
    ...each(
      ["TagQueue", "UntagQueue"],
      on([queue], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    CreateQueue: on([queueByName], (input) => input.tagContext("tags", "Tags")),
    GetQueueUrl: on([queueByName]),
    StartMessageMoveTask: on([queueByArn]),
    ListMessageMoveTasks: on([queueByArn]),
    ListQueues: onAnything,
  },
};
