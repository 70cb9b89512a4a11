import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { responderFunctionName } from "../functions/domain/names";
import type { ResponderDefinition } from "../functions/domain/responder";
import { sessionPolicyOf } from "../functions/domain/sessionPolicy";
import type { AlertsTopic } from "./alertsTopic";
import type { DeadLetters } from "./deadLetters";
import type { IncidentLedger } from "./incidentLedger";
import { lambdaBundle } from "./lambdaBundle/lambdaBundle";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";
import { ResponderRole } from "./responderRole";

/** What all responders of a stack are told; each becomes an environment variable (functions/aws/environment.ts). */
export interface ResponderSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly exceptionTagKey: string;
  /** ARN patterns of what no responder may contain. */
  readonly neverContain: readonly string[];
  /** Let sample findings act. */
  readonly drill: boolean;
  readonly logRetentionDays: number;
}

export interface ResponderArgs {
  readonly definition: ResponderDefinition;
  readonly settings: ResponderSettings;
  readonly placement: Placement;
  readonly ledger: IncidentLedger;
  readonly alerts: AlertsTopic;
  readonly deadLetters: DeadLetters;
}

const functionsFolder = join(__dirname, "..", "functions");

/** One responder at work in the security account: the function of its folder, with its role, log, retries and alarm. */
export class Responder extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(
    name: string,
    private readonly args: ResponderArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:Responder", name, {}, options);
    // A session policy too long for STS must fail the preview, not the first finding.
    sessionPolicyOf(args.definition);
    const logGroup = this.createLogGroup(name);
    const role = this.createRole(name, logGroup);
    this.function = this.createFunction(name, role, logGroup);
    this.createInvokeConfig(name, role);
    this.createErrorAlarm(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createLogGroup(name: string): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
      `${name}-log-group`,
      {
        name: `/aws/lambda/${responderFunctionName(this.args.definition.name)}`,
        retentionInDays: this.args.settings.logRetentionDays,
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createRole(name: string, logGroup: aws.cloudwatch.LogGroup): ResponderRole {
    const { definition, placement, settings, ledger, alerts, deadLetters } = this.args;
    return new ResponderRole(
      name,
      {
        definition,
        placement,
        organizationId: settings.organizationId,
        responseRoleName: settings.responseRoleName,
        logGroup,
        ledgerTable: ledger.table,
        alertsTopic: alerts.topic,
        alertsKey: alerts.key,
        deadLetterQueue: deadLetters.queue,
      },
      { parent: this },
    );
  }

  private createFunction(
    name: string,
    { role }: ResponderRole,
    logGroup: aws.cloudwatch.LogGroup,
  ): aws.lambda.Function {
    const { definition } = this.args;
    return new aws.lambda.Function(
      `${name}-function`,
      {
        name: responderFunctionName(definition.name),
        description: definition.summary.slice(0, 256),
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        code: lambdaBundle(join(functionsFolder, definition.name, "handler.ts")),
        handler: "index.handler",
        role: role.arn,
        timeout: definition.timeoutSeconds,
        memorySize: definition.memoryMegabytes,
        reservedConcurrentExecutions: definition.reservedConcurrency,
        environment: { variables: this.environment() },
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private environment(): Record<string, pulumi.Input<string>> {
    const { settings, placement, ledger, alerts, deadLetters } = this.args;
    return {
      FIREBREAK_LEDGER_TABLE: ledger.table.name,
      FIREBREAK_ALERTS_TOPIC_ARN: alerts.topic.arn,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: deadLetters.queue.url,
      FIREBREAK_RESPONSE_ROLE_NAME: settings.responseRoleName,
      FIREBREAK_EXTERNAL_ID: settings.externalId,
      FIREBREAK_SECURITY_ACCOUNT_ID: settings.securityAccountId,
      FIREBREAK_PARTITION: placement.partition,
      FIREBREAK_EXCEPTION_TAG_KEY: settings.exceptionTagKey,
      FIREBREAK_NEVER_CONTAIN: JSON.stringify(settings.neverContain),
      FIREBREAK_DRILL: String(settings.drill),
    };
  }

  /** Lambda checks when this is made that the role may send to the destination, so it waits for the role's policy. */
  private createInvokeConfig(name: string, { policy }: ResponderRole): void {
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-invoke-config`,
      {
        functionName: this.function.name,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 3600,
        destinationConfig: { onFailure: { destination: this.args.deadLetters.queue.arn } },
      },
      { parent: this, dependsOn: [policy] },
    );
  }

  private createErrorAlarm(name: string): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-error-alarm`,
      {
        name: pulumi.interpolate`${this.function.name}-errors`,
        alarmDescription: `Responder ${this.args.definition.name} failed: read its log; what failed for good is in the dead-letter queue.`,
        namespace: "AWS/Lambda",
        metricName: "Errors",
        dimensions: { FunctionName: this.function.name },
        statistic: "Sum",
        // The reference waits for an hour's sum; a failed containment is to be heard of within a minute.
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "notBreaching",
        alarmActions: [this.args.alerts.topic.arn],
        tags: ownerTags,
      },
      { parent: this },
    );
  }
}
