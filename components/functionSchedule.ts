import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DeadLetters } from "./deadLetters";
import { ownerTags } from "./ownerTags";

export interface FunctionScheduleArgs {
  readonly function: aws.lambda.Function;
  readonly description: string;
  /** `cron(…)` or `rate(…)`, in UTC. */
  readonly schedule: string;
  /** One word for the rule's target. */
  readonly targetId: string;
  /** Takes what the function could not be started with. */
  readonly deadLetters: DeadLetters;
}

/** A rule of the default bus, called like the function, that starts it again and again. Its parts belong to whoever owns the function. */
export function createFunctionSchedule(name: string, args: FunctionScheduleArgs, parent: pulumi.Resource): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-schedule`,
    {
      name: args.function.name,
      description: args.description,
      scheduleExpression: args.schedule,
      tags: ownerTags,
    },
    { parent },
  );
  const permission = new aws.lambda.Permission(
    `${name}-schedule-permission`,
    {
      statementId: "schedule",
      action: "lambda:InvokeFunction",
      function: args.function.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    `${name}-schedule-target`,
    {
      rule: rule.name,
      targetId: args.targetId,
      arn: args.function.arn,
      deadLetterConfig: { arn: args.deadLetters.queue.arn },
    },
    { parent, dependsOn: [permission] },
  );
}
