import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Gateway } from "../serviceModule";

/** Messages that wait in a queue; undefined where there is no such queue. */
export async function queueDepth(
  gateway: Gateway,
  queue: { readonly account: string; readonly region: string; readonly name: string },
): Promise<number | undefined> {
  const client = new SQSClient(gateway.behind(queue.account, queue.region));
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue.name }));
    const attribute = "ApproximateNumberOfMessages";
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [attribute] }));
    return Number(Attributes?.[attribute] ?? 0);
  } catch (error) {
    if (error instanceof Error && /QueueDoesNotExist|NonExistentQueue/.test(error.name)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
