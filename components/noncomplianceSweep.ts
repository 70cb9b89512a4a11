import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { sweepNoncompliance } from "../functions/sweep-noncompliance/sweep";
import type { AlertsTopic } from "./alertsTopic";
import { ConfigAggregator } from "./configAggregator";
import type { DeadLetters } from "./deadLetters";
import { createFunctionSchedule } from "./functionSchedule";
import { LambdaFunction } from "./lambdaFunction";
import type { Placement } from "./placement";

export interface NoncomplianceSweepArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Names of the rules that the playbook answers. */
  readonly rules: readonly string[];
  /** `cron(…)` or `rate(…)`, in UTC. */
  readonly schedule: string;
  /** Accounts to sweep; empty, all of the organization. */
  readonly accounts: readonly string[];
  readonly logRetentionDays: number;
  readonly deadLetters: DeadLetters;
  readonly alerts: AlertsTopic;
}

/** The daily look at what does not comply and stays silent: Config tells of changes only. */
export class NoncomplianceSweep extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(
    name: string,
    private readonly args: NoncomplianceSweepArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:NoncomplianceSweep", name, {}, options);
    const { placement, regions, accounts } = args;
    new ConfigAggregator(`${name}-compliance`, { placement, regions, accounts }, { parent: this });
    this.function = this.createFunction(name);
    this.createSchedule(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createFunction(name: string): aws.lambda.Function {
    const { placement, rules, logRetentionDays, deadLetters, alerts } = this.args;
    const { function: created } = new LambdaFunction(
      name,
      {
        definition: sweepNoncompliance,
        placement,
        environment: { FIREBREAK_RULES: JSON.stringify(rules) },
        logRetentionDays,
        deadLetterQueue: deadLetters.queue,
        alertsTopicArn: alerts.topic.arn,
      },
      { parent: this },
    );
    return created;
  }

  private createSchedule(name: string): void {
    const args = {
      function: this.function,
      description: "Starts Firebreak's sweep of what is non-compliant",
      schedule: this.args.schedule,
      targetId: "sweep",
      deadLetters: this.args.deadLetters,
    };
    createFunctionSchedule(name, args, this);
  }
}
