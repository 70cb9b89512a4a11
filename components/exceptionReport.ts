import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { sessionPolicyOf } from "../functions/domain/sessionPolicy";
import { reportExceptions } from "../functions/report-exceptions/report";
import type { AlertsTopic } from "./alertsTopic";
import type { DeadLetters } from "./deadLetters";
import { createFunctionSchedule } from "./functionSchedule";
import { assumeInMembers, encryptWith, ownItemsOnly } from "./homeStatements";
import type { IncidentLedger } from "./incidentLedger";
import { LambdaFunction } from "./lambdaFunction";
import type { Placement } from "./placement";

/** How exceptions are reported; each is a key of the stack's config. */
export interface ExceptionReportSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly exceptionTagKey: string;
  /** Whether an exception without an end exempts. */
  readonly allowUnboundedExceptions: boolean;
  readonly logRetentionDays: number;
  /** When to report: `cron(…)` or `rate(…)`, in UTC. */
  readonly exceptionReportSchedule: string;
  /** Accounts to read; empty, those of the sweep. */
  readonly exceptionReportAccounts: readonly string[];
  /** Accounts that the sweep looks at; empty, all of the organization. */
  readonly sweepAccounts: readonly string[];
}

export interface ExceptionReportArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  readonly settings: ExceptionReportSettings;
  readonly ledger: IncidentLedger;
  readonly deadLetters: DeadLetters;
  readonly alerts: AlertsTopic;
}

/** The weekly look at what is exempt from response in all accounts, told on the alerts topic. */
export class ExceptionReport extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(
    name: string,
    private readonly args: ExceptionReportArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ExceptionReport", name, {}, options);
    // A session policy too long for STS must fail the preview, not the first report.
    sessionPolicyOf(reportExceptions);
    this.function = this.createFunction(name);
    this.createSchedule(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  private createFunction(name: string): aws.lambda.Function {
    const { placement, settings, deadLetters, alerts } = this.args;
    const { function: created } = new LambdaFunction(
      name,
      {
        definition: reportExceptions,
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

  private statements() {
    const { placement, settings, ledger, alerts } = this.args;
    return [
      {
        // Its own items only: no incident, and nothing that a release puts back.
        Sid: "KeepKnownExceptions",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: ledger.table.arn,
        Condition: ownItemsOnly(reportExceptions),
      },
      { Sid: "Report", Effect: "Allow", Action: "sns:Publish", Resource: alerts.topic.arn },
      encryptWith(alerts.key, "EncryptReport"),
      assumeInMembers("ReadInMembers", {
        placement,
        role: settings.responseRoleName,
        organizationId: settings.organizationId,
      }),
    ];
  }

  private environment(): Record<string, pulumi.Input<string>> {
    const { placement, regions, settings, ledger, alerts, deadLetters } = this.args;
    const { exceptionReportAccounts, sweepAccounts } = settings;
    return {
      FIREBREAK_LEDGER_TABLE: ledger.table.name,
      FIREBREAK_ALERTS_TOPIC_ARN: alerts.topic.arn,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: deadLetters.queue.url,
      FIREBREAK_RESPONSE_ROLE_NAME: settings.responseRoleName,
      FIREBREAK_EXTERNAL_ID: settings.externalId,
      FIREBREAK_SECURITY_ACCOUNT_ID: settings.securityAccountId,
      FIREBREAK_PARTITION: placement.partition,
      FIREBREAK_EXCEPTION_TAG_KEY: settings.exceptionTagKey,
      FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: String(settings.allowUnboundedExceptions),
      FIREBREAK_REGIONS: JSON.stringify(regions),
      FIREBREAK_ACCOUNTS: JSON.stringify(exceptionReportAccounts.length > 0 ? exceptionReportAccounts : sweepAccounts),
    };
  }

  private createSchedule(name: string): void {
    const args = {
      function: this.function,
      description: "Starts Firebreak's report of exceptions",
      schedule: this.args.settings.exceptionReportSchedule,
      targetId: "report",
      deadLetters: this.args.deadLetters,
    };
    createFunctionSchedule(name, args, this);
  }
}
