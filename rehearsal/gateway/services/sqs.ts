import { setTimeout as sleep } from "node:timers/promises";
import type { AwsRequest, AwsResponse } from "../awsRequest";
import type { ServiceModule } from "../serviceModule";

type Forward = (account: string, http: AwsRequest["http"]) => Promise<AwsResponse>;

/** How often an empty queue is asked again. */
const pollMilliseconds = 50;

/**
 * SQS is moto's, but a long poll must wait here: moto answers one call at a time, and one that waits would hold up all
 * others. A queue's own `ReceiveMessageWaitTimeSeconds` is not honoured, only the call's `WaitTimeSeconds`.
 */
export class SqsService implements ServiceModule {
  readonly service = "sqs";
  readonly operations = { ReceiveMessage: (request: AwsRequest) => this.receiveMessage(request) };

  constructor(private readonly forward: Forward) {}

  private async receiveMessage(request: AwsRequest): Promise<AwsResponse> {
    const wait = Number(request.parameters.WaitTimeSeconds ?? 0);
    const deadline = performance.now() + wait * 1000;
    const shortPoll = withoutWait(request);
    for (;;) {
      const response = await this.forward(request.account, shortPoll);
      const over = response.status !== 200 || performance.now() + pollMilliseconds > deadline;
      if (over || /"Messages"\s*:\s*\[\s*\{|<Message>/.test(response.body.toString())) return response;
      await sleep(pollMilliseconds);
    }
  }
}

function withoutWait({ http, parameters }: AwsRequest): AwsRequest["http"] {
  const isJson = http.headers["x-amz-target"] !== undefined;
  const body = isJson
    ? JSON.stringify({ ...parameters, WaitTimeSeconds: 0 })
    : `${http.body.toString().replace(/&?WaitTimeSeconds=\d+/, "")}&WaitTimeSeconds=0`;
  return { ...http, body: Buffer.from(body) };
}
