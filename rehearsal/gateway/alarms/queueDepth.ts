import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { BehindClients } from "../behindClients";

const attribute = "ApproximateNumberOfMessages";

/** Messages that wait in a queue; undefined where there is no such queue. */
export async function queueDepth(
  clients: BehindClients,
  queue: { readonly account: string; readonly region: string; readonly name: string },
): Promise<number | undefined> {
  const QueueUrl = clients.queueUrl(queue.account, queue.region, queue.name);
  const client = clients.get(SQSClient, queue.account, queue.region);
  try {
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [attribute] }));
    return Number(Attributes?.[attribute] ?? 0);
  } catch (error) {
    if (error instanceof Error && /QueueDoesNotExist|NonExistentQueue/.test(error.name)) return undefined;
    throw error;
  }
}
