import { CreateScheduleCommand, DeleteScheduleCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import { type HoldEnd, holdScheduleName } from "../domain/hold";
import { names } from "../domain/names";
import { errorCode } from "./errorCode";

/** What the schedules of holds start, and as whom. */
export interface HoldTargets {
  /** The release responder's function. */
  readonly functionArn: string;
  /** The role by which Scheduler invokes it. */
  readonly roleArn: string;
  /** Takes what the function never got. */
  readonly deadLetterQueueArn: string;
}

/**
 * One schedule of one time for each end of a hold. It tells the release responder that an end has come; whether it is the incident's
 * end still, the ledger says. So a schedule that was not removed, or rings twice, does no harm.
 */
export class HoldSchedules {
  constructor(
    private readonly scheduler: SchedulerClient,
    private readonly targets: HoldTargets,
  ) {}

  /** Safe to repeat. Throws what the SDK throws. */
  async set(end: HoldEnd): Promise<void> {
    const { functionArn, roleArn, deadLetterQueueArn } = this.targets;
    try {
      await this.scheduler.send(
        new CreateScheduleCommand({
          ...nameOf(end),
          Description: `Ends the hold of Firebreak's incident ${end.incidentId}`,
          ScheduleExpression: `at(${end.until.slice(0, 19)})`,
          ScheduleExpressionTimezone: "UTC",
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: functionArn,
            RoleArn: roleArn,
            Input: JSON.stringify({ holdEnd: end }),
            DeadLetterConfig: { Arn: deadLetterQueueArn },
            // As a playbook rule's: after an hour a person is to hear of it by the dead letter.
            RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
          },
        }),
      );
    } catch (error) {
      // The name says incident and end: it is the same schedule.
      if (errorCode(error) !== "ConflictException") throw error;
    }
  }

  /** Safe to repeat. Throws what the SDK throws. */
  async remove(end: Pick<HoldEnd, "incidentId" | "until">): Promise<void> {
    try {
      await this.scheduler.send(new DeleteScheduleCommand(nameOf(end)));
    } catch (error) {
      if (errorCode(error) !== "ResourceNotFoundException") throw error;
    }
  }
}

function nameOf({ incidentId, until }: Pick<HoldEnd, "incidentId" | "until">) {
  return { Name: holdScheduleName(incidentId, until), GroupName: names.holdSchedules };
}
