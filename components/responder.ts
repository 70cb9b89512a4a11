import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import type { ResponderDefinition } from "../functions/domain/responder";
import { sessionPolicyOf } from "../functions/domain/sessionPolicy";
import { releaseIncident } from "../functions/release-incident/responder";
import type { AlertsTopic } from "./alertsTopic";
import type { DeadLetters } from "./deadLetters";
import type { HoldSchedules } from "./holdSchedules";
import { assumeInMembers, encryptWith, ownItemsOnly } from "./homeStatements";
import type { IncidentLedger } from "./incidentLedger";
import { LambdaFunction } from "./lambdaFunction";
import type { Placement } from "./placement";

/** What all responders of a stack are told; each becomes an environment variable (functions/aws/environment.ts). */
export interface ResponderSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly exceptionTagKey: string;
  /** Whether an exception without an end exempts. */
  readonly allowUnboundedExceptions: boolean;
  /** ARN patterns of who may set the exception tag; empty: whoever may tag. */
  readonly exceptionPrincipals: readonly string[];
  /** ARN patterns of what no responder may contain. */
  readonly neverContain: readonly string[];
  /** ARN patterns of whose tag contains an instance. */
  readonly containmentTagPrincipals: readonly string[];
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
  /** What ends a hold; left out where the release responder is not enabled. */
  readonly holds?: HoldSchedules | undefined;
}

/** One responder at work in the security account: its function, which may keep the ledger, tell people, and act in members. */
export class Responder extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(
    name: string,
    private readonly args: ResponderArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:Responder", name, {}, options);
    // A session policy too long for STS must fail the preview, not the first finding.
    const { member, apart = {} } = args.definition.permissions;
    for (const statements of [member, ...Object.values(apart)]) sessionPolicyOf(args.definition, statements);
    this.function = this.createFunction(name);
    if (args.definition.invokedBy.includes("playbook")) this.createPlaybookPermission(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createFunction(name: string): aws.lambda.Function {
    const { definition, placement, settings, alerts, deadLetters } = this.args;
    const { function: created } = new LambdaFunction(
      name,
      {
        definition,
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

  /**
   * One for all rows: a function's resource policy takes 20 KB (Lambda developer guide, "Lambda quotas"), which one for each row
   * would use up. Only rules of the finding bus have such ARNs, and only this account makes them.
   */
  private createPlaybookPermission(name: string): void {
    const { partition, region, accountId } = this.args.placement;
    new aws.lambda.Permission(
      `${name}-playbook-permission`,
      {
        statementId: "playbook",
        action: "lambda:InvokeFunction",
        function: this.function.name,
        principal: "events.amazonaws.com",
        sourceArn: `arn:${partition}:events:${region}:${accountId}:rule/${names.findingBus}/*`,
      },
      { parent: this },
    );
  }

  /** What every responder needs in the security account. */
  private statements() {
    const { definition, placement, settings, ledger, alerts } = this.args;
    const { responseRoleName: role, organizationId } = settings;
    return [
      { Sid: "ReadLedger", Effect: "Allow", Action: "dynamodb:GetItem", Resource: ledger.table.arn },
      this.keepIncidents(),
      { Sid: "Alert", Effect: "Allow", Action: "sns:Publish", Resource: alerts.topic.arn },
      encryptWith(alerts.key, "EncryptAlert"),
      ...(definition.staysAtHome === true
        ? []
        : [assumeInMembers("ActInMembers", { placement, role, organizationId })]),
      ...this.endHolds(),
    ];
  }

  /**
   * A responder writes its own incidents only: what it writes as the state before, a release puts back with more rights than its
   * own. The release responder writes all. PutItem is what a transaction of puts asks for too.
   */
  private keepIncidents() {
    const { definition, ledger } = this.args;
    return {
      Sid: "KeepIncidents",
      Effect: "Allow",
      Action: "dynamodb:PutItem",
      Resource: ledger.table.arn,
      ...(definition.name === releaseIncident.name ? {} : { Condition: ownItemsOnly(definition) }),
    };
  }

  /** Whoever contains sets an end, where one is asked for; only the release responder takes one away. */
  private endHolds(): readonly object[] {
    const { definition, placement, holds } = this.args;
    if (holds === undefined || definition.staysAtHome === true) return [];
    const { partition, region, accountId } = placement;
    const releases = definition.name === releaseIncident.name;
    return [
      {
        Sid: "EndHolds",
        Effect: "Allow",
        Action: ["scheduler:CreateSchedule", ...(releases ? ["scheduler:DeleteSchedule"] : [])],
        Resource: `arn:${partition}:scheduler:${region}:${accountId}:schedule/${names.holdSchedules}/*`,
      },
      {
        Sid: "PassHoldRole",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: holds.role.arn,
        Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      },
    ];
  }

  private environment(): Record<string, pulumi.Input<string>> {
    const { settings, placement, ledger, alerts, deadLetters, holds } = this.args;
    return {
      ...(holds === undefined ? {} : { FIREBREAK_HOLD_ROLE_ARN: holds.role.arn }),
      FIREBREAK_LEDGER_TABLE: ledger.table.name,
      FIREBREAK_ALERTS_TOPIC_ARN: alerts.topic.arn,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: deadLetters.queue.url,
      FIREBREAK_RESPONSE_ROLE_NAME: settings.responseRoleName,
      FIREBREAK_EXTERNAL_ID: settings.externalId,
      FIREBREAK_SECURITY_ACCOUNT_ID: settings.securityAccountId,
      FIREBREAK_PARTITION: placement.partition,
      FIREBREAK_EXCEPTION_TAG_KEY: settings.exceptionTagKey,
      FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: String(settings.allowUnboundedExceptions),
      FIREBREAK_EXCEPTION_PRINCIPALS: JSON.stringify(settings.exceptionPrincipals),
      FIREBREAK_NEVER_CONTAIN: JSON.stringify(settings.neverContain),
      FIREBREAK_CONTAINMENT_TAG_PRINCIPALS: JSON.stringify(settings.containmentTagPrincipals),
      FIREBREAK_DRILL: String(settings.drill),
    };
  }
}
