import { parseArn } from "../arn";
import { backOffSeconds } from "../eventBridge/delivery/backOff";
import { DeliveryFailure, deliveryFailure } from "../eventBridge/delivery/deliveryFailure";
import type { FunctionInvoker } from "../functionInvoker";
import type { MessageSender } from "../messageSender";
import type { RoleSessionPrincipal } from "../principal";
import type { Gateway } from "../serviceModule";
import { serviceSession } from "../serviceSession";
import type { Schedule } from "./schedules";

/** What came of a schedule whose time came. */
export interface ScheduleRun {
  readonly scheduleArn: string;
  readonly attempts: number;
  readonly outcome: "delivered" | "dead-lettered" | "dropped";
  readonly error?: string;
}

/** The session of the target's role. Its trust may be narrowed to the schedule's group ("Confused deputy prevention in EventBridge Scheduler"). */
export function schedulerSession(gateway: Gateway, schedule: Schedule): Promise<RoleSessionPrincipal> {
  return serviceSession(gateway, {
    roleArn: schedule.Target.RoleArn,
    service: "scheduler.amazonaws.com",
    sessionName: schedule.Name.slice(0, 64),
    sourceArn: schedule.groupArn,
  });
}

/** Brings a schedule's input to its target, by the target's role: attempts, retries, dead-letter queue. */
export class ScheduleDelivery {
  constructor(
    private readonly gateway: Gateway,
    private readonly functions: FunctionInvoker,
    private readonly messages: MessageSender,
    /** Fires when the rehearsal ends: retries that wait then are given up. */
    private readonly ended: AbortSignal,
  ) {}

  async deliver(schedule: Schedule): Promise<ScheduleRun> {
    const { MaximumRetryAttempts: retries = 185, MaximumEventAgeInSeconds: oldest = 86_400 } =
      schedule.Target.RetryPolicy ?? {};
    let age = 0;
    for (let attempts = 1; ; attempts += 1) {
      const failure = await this.once(schedule);
      if (failure === undefined) return { scheduleArn: schedule.Arn, attempts, outcome: "delivered" };
      const wait = backOffSeconds(attempts);
      age += wait;
      if (!failure.retried || attempts > retries || age > oldest || this.ended.aborted)
        return this.giveUp(schedule, attempts, failure);
      await this.gateway.timeScale.delay(wait, this.ended).catch(() => undefined);
    }
  }

  private async once(schedule: Schedule): Promise<DeliveryFailure | undefined> {
    try {
      await this.send(schedule);
      return undefined;
    } catch (cause) {
      return deliveryFailure(cause);
    }
  }

  private async send(schedule: Schedule): Promise<void> {
    const { Arn: functionArn, Input: payload = "{}" } = schedule.Target;
    if (parseArn(functionArn)?.service !== "lambda") {
      throw new DeliveryFailure(
        "NO_RESOURCE",
        `The rehearsal's schedules start functions only, not ${functionArn}: extend rehearsal/gateway/scheduler.`,
      );
    }
    const invoker = await schedulerSession(this.gateway, schedule);
    await this.functions.invokeAsync({ functionArn, payload, invoker });
  }

  private async giveUp(schedule: Schedule, attempts: number, { code, message }: DeliveryFailure): Promise<ScheduleRun> {
    const { Arn: scheduleArn, Target: target } = schedule;
    const run = { scheduleArn, attempts, error: `${code}: ${message}` };
    const queue = target.DeadLetterConfig?.Arn;
    if (queue === undefined) return { ...run, outcome: "dropped" };
    const attributes = {
      ERROR_CODE: code,
      ERROR_MESSAGE: message.slice(0, 256),
      RETRY_ATTEMPTS: String(attempts - 1),
      SCHEDULE_ARN: scheduleArn,
      TARGET_ARN: target.Arn,
    };
    try {
      // As the role, unlike a rule's: the queue's own policy need not know of schedules.
      await this.messages.sendToQueue(queue, await schedulerSession(this.gateway, schedule), {
        MessageBody: target.Input ?? "{}",
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
        ),
      });
      return { ...run, outcome: "dead-lettered" };
    } catch (cause) {
      return { ...run, outcome: "dropped", error: `${run.error}; ${deliveryFailure(cause).message}` };
    }
  }
}
