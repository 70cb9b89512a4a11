import { setMaxListeners } from "node:events";
import { AwsError } from "../awsRequest";
import { type Message, MessageDelivery } from "../messageDelivery";
import type { MetricSink } from "../metricDatum";
import { PendingWork } from "../pendingWork";
import type { Gateway } from "../serviceModule";
import { executionPrincipal } from "./executionRole";
import { deadLetterMessage, destinationMessage, type EndedEvent, type FailedDelivery } from "./failureDelivery";
import { recordFunctionMetric } from "./functionMetrics";
import type { FunctionRecord } from "./functionRecord";
import type { FunctionRunner } from "./functionRunner";
import type { InvocationResult } from "./invocationRecord";

/** Seconds until the second and the third attempt, after a function error ("Error handling for asynchronous invocations"). */
const retryDelays = [60, 120];
/** After a throttle or a fault of Lambda's own: seconds, doubled up to the limit, until the event is too old. */
const throttleDelay = { first: 1, longest: 300 };

/**
 * Lambda's queue of asynchronous events. An event keeps its request id over all attempts. Waiting goes by the gateway's
 * time scale, and an event's age counts those waits as the seconds they stand for. Less than AWS: an event is not
 * delivered twice of the queue's own accord; a test that wants that sends it twice.
 */
export class AsyncInvocations {
  readonly failedDeliveries: FailedDelivery[] = [];
  private readonly work = new PendingWork();
  private readonly messages: MessageDelivery;
  private readonly ended = new AbortController();
  private failure: Error | undefined;

  constructor(
    private readonly gateway: Gateway,
    private readonly metrics: MetricSink,
    /** Undefined once the function was deleted. */
    private readonly runnerOf: (record: FunctionRecord) => FunctionRunner | undefined,
  ) {
    this.messages = new MessageDelivery(gateway);
    // Each event that waits listens to it; a storm is hundreds, and no leak.
    setMaxListeners(0, this.ended.signal);
  }

  /** Queues an event; it runs later. */
  accept(record: FunctionRecord, event: { readonly requestId: string; readonly payload: string }): void {
    this.metric(record, "AsyncEventsReceived");
    const processed = this.process(record, event).catch((cause: unknown) => {
      if (this.ended.signal.aborted) return;
      this.failure ??= new Error(`Event ${event.requestId} of ${record.arn} could not be brought to an end.`, {
        cause,
      });
    });
    void this.work.track(processed);
  }

  /** Rejects where the rehearsal itself failed to run an event since the last time. */
  async settled(): Promise<void> {
    await this.work.settled();
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }

  /** Events that wait for another attempt are dropped. */
  stop(): void {
    this.ended.abort();
  }

  private async process(record: FunctionRecord, event: { readonly requestId: string; readonly payload: string }) {
    const acceptedAt = performance.now();
    let scaledSeconds = 0;
    let attempts = 0;
    let wait = throttleDelay.first;
    let lastResult: InvocationResult | undefined;
    const end = (condition: EndedEvent["condition"]) =>
      this.end(record, { ...event, condition, invokeCount: attempts, ...(lastResult && { lastResult }) });
    const pause = async (seconds: number) => {
      scaledSeconds += seconds;
      await this.gateway.timeScale.delay(seconds, this.ended.signal).catch(ignoreAbort);
    };

    while (!this.ended.signal.aborted) {
      const limits = record.eventInvokeConfig;
      const age = scaledSeconds + (performance.now() - acceptedAt) / 1000;
      if (age > (limits?.maximumEventAgeInSeconds ?? 21_600)) return end("EventAgeExceeded");
      const runner = this.runnerOf(record);
      if (!runner) return;
      let result: InvocationResult;
      try {
        result = await runner.run({ ...event, attempt: attempts + 1 });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        // Spread, or all that were throttled together would come back together and be throttled again.
        await pause(wait * (0.5 + Math.random() / 2));
        await runner.ended();
        wait = Math.min(wait * 2, throttleDelay.longest);
        continue;
      }
      if (this.ended.signal.aborted) return;
      attempts++;
      lastResult = result;
      if (result.functionError === undefined) return end("Success");
      if (attempts > (limits?.maximumRetryAttempts ?? 2)) return end("RetriesExhausted");
      await pause(retryDelays[attempts - 1] ?? 120);
    }
  }

  private async end(record: FunctionRecord, event: EndedEvent): Promise<void> {
    const succeeded = event.condition === "Success";
    const destination = succeeded ? record.eventInvokeConfig?.onSuccess : record.eventInvokeConfig?.onFailure;
    if (!succeeded) this.metric(record, "AsyncEventsDropped");
    if (destination) {
      const arrived = await this.deliver(record, event, destination, destinationMessage(record, event));
      if (!arrived) this.metric(record, "DestinationDeliveryFailures");
    }
    const deadLetters = record.settings.DeadLetterConfig?.TargetArn;
    if (deadLetters && !succeeded) {
      const arrived = await this.deliver(record, event, deadLetters, deadLetterMessage(event));
      if (!arrived) this.metric(record, "DeadLetterErrors");
    }
  }

  /** Sends as the function's role, as Lambda does. */
  private async deliver(record: FunctionRecord, event: EndedEvent, target: string, message: Message): Promise<boolean> {
    const delivery = await this.messages.send(executionPrincipal(record), target, message);
    if (!delivery.delivered) {
      const { requestId } = event;
      this.failedDeliveries.push({ functionArn: record.arn, requestId, target, reason: delivery.reason });
    }
    return delivery.delivered;
  }

  private metric(record: FunctionRecord, name: Parameters<typeof recordFunctionMetric>[2]): void {
    recordFunctionMetric(this.metrics, record.identity, name, 1);
  }
}

/** A wait that the end of the rehearsal cut short; the loop sees the signal itself. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "AbortError") throw error;
}
