import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** What no retry can mend is put here at once: a malformed or forged event. The queue's alarm tells a person. */
export class DeadLetters {
  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  async send(letter: {
    readonly responder: string;
    readonly requestId: string;
    readonly reasons: readonly string[];
    readonly payload: unknown;
  }): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: bounded(letter) }));
  }
}

/** SQS takes 1 MiB (256 KiB where older quotas apply); an oversized payload is cut, with a word that it was. */
function bounded(letter: { readonly payload: unknown }): string {
  const body = JSON.stringify(letter);
  const limit = 200_000;
  return body.length <= limit
    ? body
    : JSON.stringify({ ...letter, payload: `${JSON.stringify(letter.payload).slice(0, limit)}… (cut)` });
}
