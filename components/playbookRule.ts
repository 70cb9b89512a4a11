import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EventDetection, eventPatternOf } from "../functions/domain/detection";
import type { PlaybookRow } from "../playbook";
import { eventPatternText } from "./eventPatternText";
import { ownerTags } from "./ownerTags";

export interface PlaybookRuleArgs {
  readonly row: PlaybookRow & { readonly detection: EventDetection };
  /** The finding bus. */
  readonly bus: aws.cloudwatch.EventBus;
  /** The function of the responder that the row names; it lets any rule of the bus invoke it. */
  readonly respond: aws.lambda.Function;
  /** Whether sample findings reach the responder: in a drill. */
  readonly samples: boolean;
  /** Queue for findings that the function never took. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
}

/** One row of the playbook at work: what it detects on the finding bus invokes its responder. */
export class PlaybookRule extends pulumi.ComponentResource {
  readonly rule: aws.cloudwatch.EventRule;

  constructor(
    name: string,
    private readonly args: PlaybookRuleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:PlaybookRule", name, {}, options);
    this.rule = this.createRule(name);
    this.createTarget(name);
    this.registerOutputs({ ruleArn: this.rule.arn });
  }

  private createRule(name: string): aws.cloudwatch.EventRule {
    const { row, bus, samples } = this.args;
    return new aws.cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: row.name,
        eventBusName: bus.name,
        description: row.because.slice(0, 512),
        eventPattern: eventPatternText(eventPatternOf(row.detection, { samples }), row.name),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createTarget(name: string): void {
    const { bus, respond, deadLetterQueueArn, row } = this.args;
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: this.rule.name,
        eventBusName: bus.name,
        targetId: row.respond,
        arn: respond.arn,
        inputTransformer: { inputTemplate: inputTemplateOf(row) },
        // After an hour a person is to hear of it by the dead letter, rather than EventBridge trying for a day.
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: deadLetterQueueArn },
      },
      { parent: this },
    );
  }
}

/** Longest input template of a target, in characters (EventBridge API Reference, "InputTransformer"). */
const templateLimit = 8192;

/**
 * What the function gets: which row, with which options, and the whole event (EventBridge's predefined variable, unquoted: an
 * object). Throws where that is too long; the message says what to do.
 */
function inputTemplateOf(row: PlaybookRow): string {
  const { name, options = {}, hold } = row;
  const ended = hold === undefined ? "" : `"hold":${JSON.stringify(hold)},`;
  const template = `{"row":${JSON.stringify(name)},"options":${JSON.stringify(options)},${ended}"event":<aws.events.event.json>}`;
  if (template.length <= templateLimit) return template;
  throw new pulumi.RunError(
    `The input template of playbook row ${name} has ${template.length} characters; EventBridge takes ${templateLimit}. ` +
      'Shorten its options; where it tells of unanswered findings, replace finding types of other rows by prefixes such as "Backdoor:EC2/*".',
  );
}
