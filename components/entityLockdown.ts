import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names, responderFunctionName } from "../functions/domain/names";
import { requestContainment } from "../functions/request-containment/definition";
import type { PlaybookRow } from "../playbook";
import type { AlertsTopic } from "./alertsTopic";
import type { DeadLetters } from "./deadLetters";
import { encryptWith, ownItemsOnly } from "./homeStatements";
import type { IncidentLedger } from "./incidentLedger";
import { LambdaFunction } from "./lambdaFunction";
import { LockdownTopics } from "./lockdownTopics";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";
import type { Responder } from "./responder";

/** How requests are taken; each is a key of the stack's config. */
export interface EntityLockdownSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly lockdownTopicName: string;
  readonly lockdownAuditTopicName: string;
  readonly lockdownFailureTopicName: string;
  /** Addresses that hear of every request. */
  readonly lockdownAuditEmails: readonly string[];
  /** Addresses that hear of what came to nothing. */
  readonly lockdownFailureEmails: readonly string[];
  /** ARN patterns of who may publish requests; empty, only who may by IAM in the security account. */
  readonly lockdownPublishers: readonly string[];
  /** Requests within an hour of each publisher; of all together twice as many. */
  readonly lockdownRequestsPerHour: number;
  readonly logRetentionDays: number;
}

export interface EntityLockdownArgs {
  readonly placement: Placement;
  readonly settings: EntityLockdownSettings;
  /** The effective playbook: rows whose detection is a request are answered. */
  readonly playbook: readonly PlaybookRow[];
  /** By name; those of the rows are there. */
  readonly responders: ReadonlyMap<string, Responder>;
  readonly ledger: IncidentLedger;
  readonly alerts: AlertsTopic;
  readonly deadLetters: DeadLetters;
}

/** Lambda takes 4 KB of environment variables in all ("Lambda quotas"); the others have their share. */
const longestRows = 2500;

/**
 * Containment on request: a topic whose publishers need no other right, a secret with what they say as `ExternalId`, the
 * function that has the entity's responder contain it, and two topics that hear of every step.
 */
export class EntityLockdown extends pulumi.ComponentResource {
  readonly topics: LockdownTopics;
  readonly secret: aws.secretsmanager.Secret;
  readonly function: aws.lambda.Function;

  constructor(
    name: string,
    private readonly args: EntityLockdownArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:EntityLockdown", name, {}, options);
    this.topics = this.createTopics(name);
    this.secret = this.createSecret(name);
    this.function = this.createFunction(name);
    this.createSubscription(name);
    this.registerOutputs({ topicArn: this.topics.lockdown.arn, functionArn: this.function.arn });
  }

  private createTopics(name: string): LockdownTopics {
    const { placement, settings, alerts } = this.args;
    return new LockdownTopics(`${name}-topics`, { placement, settings, keyArn: alerts.key.arn }, { parent: this });
  }

  /**
   * Made without a value, so that no ExternalId stands in a program or in a stack's state: until one is put, every message is
   * refused. It can be made again at once, because nothing of it is worth waiting for.
   */
  private createSecret(name: string): aws.secretsmanager.Secret {
    return new aws.secretsmanager.Secret(
      `${name}-external-id`,
      {
        name: names.lockdownSecret,
        description:
          "What publishers of Firebreak's lockdown topic say as ExternalId: a text, or a JSON object by publisher",
        recoveryWindowInDays: 0,
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createFunction(name: string): aws.lambda.Function {
    const { placement, settings, deadLetters, alerts } = this.args;
    const { function: created } = new LambdaFunction(
      name,
      {
        definition: requestContainment,
        placement,
        statements: this.statements(),
        environment: this.environment(),
        logRetentionDays: settings.logRetentionDays,
        deadLetterQueue: deadLetters.queue,
        alertsTopicArn: alerts.topic.arn,
      },
      { parent: this },
    );
    return created;
  }

  private createSubscription(name: string): void {
    const topic = this.topics.lockdown;
    const permission = new aws.lambda.Permission(
      `${name}-topic-permission`,
      {
        statementId: "lockdown-topic",
        action: "lambda:InvokeFunction",
        function: this.function.name,
        principal: "sns.amazonaws.com",
        sourceArn: topic.arn,
      },
      { parent: this },
    );
    new aws.sns.TopicSubscription(
      `${name}-subscription`,
      {
        topic: topic.arn,
        protocol: "lambda",
        endpoint: this.function.arn,
        // What Lambda does not take at all is set aside, not dropped.
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: this.args.deadLetters.queue.arn }),
      },
      { parent: this, dependsOn: [permission] },
    );
  }

  private rows() {
    return this.args.playbook.flatMap((row) =>
      row.detection.source === "request" ? [{ ...row, detection: row.detection }] : [],
    );
  }

  private statements() {
    const { ledger, alerts } = this.args;
    const { audit, failure } = this.topics;
    const functions = [...new Set(this.rows().map(({ respond }) => respond))].map((respond) => this.responder(respond));
    return [
      {
        // Its own items only: it writes no incident, and nothing that a release puts back.
        Sid: "KeepRequests",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        Resource: ledger.table.arn,
        Condition: ownItemsOnly(requestContainment),
      },
      { Sid: "ReadIncident", Effect: "Allow", Action: "dynamodb:GetItem", Resource: ledger.table.arn },
      { Sid: "Tell", Effect: "Allow", Action: "sns:Publish", Resource: [audit.arn, failure.arn] },
      encryptWith(alerts.key, "EncryptNotice"),
      ...(functions.length === 0
        ? []
        : [{ Sid: "Respond", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functions }]),
    ];
  }

  private responder(name: string): pulumi.Output<string> {
    const responder = this.args.responders.get(name);
    if (responder === undefined) throw new Error(`A request is answered by ${name}, which is not enabled here.`);
    return responder.function.arn;
  }

  private environment(): Record<string, pulumi.Input<string>> {
    const { settings, placement, ledger, deadLetters } = this.args;
    return {
      FIREBREAK_LEDGER_TABLE: ledger.table.name,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: deadLetters.queue.url,
      FIREBREAK_SECURITY_ACCOUNT_ID: settings.securityAccountId,
      FIREBREAK_PARTITION: placement.partition,
      FIREBREAK_LOCKDOWN_TOPIC_ARN: this.topics.lockdown.arn,
      FIREBREAK_AUDIT_TOPIC_ARN: this.topics.audit.arn,
      FIREBREAK_FAILURE_TOPIC_ARN: this.topics.failure.arn,
      FIREBREAK_EXTERNAL_ID_SECRET: this.secret.name,
      FIREBREAK_REQUESTS_PER_HOUR: String(settings.lockdownRequestsPerHour),
      FIREBREAK_REQUEST_ROWS: this.rowsText(),
    };
  }

  private rowsText(): string {
    const text = JSON.stringify(
      this.rows().map(({ name, detection, respond, options, ...row }) => ({
        name,
        entities: detection.entities,
        respond,
        ...(options === undefined ? {} : { options }),
        ...("hold" in row && row.hold !== undefined ? { hold: row.hold } : {}),
      })),
    );
    if (text.length <= longestRows) return text;
    throw new pulumi.RunError(
      `The playbook's rows of requests take ${text.length} characters of ${responderFunctionName(requestContainment.name)}'s environment, which has ${longestRows} for them. Shorten their options, or give kinds of entity that have the same response one row.`,
    );
  }
}
