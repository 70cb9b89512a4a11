import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { configNames } from "../functions/domain/configNames";
import { names } from "../functions/domain/names";
import { sessionPolicyOf } from "../functions/domain/sessionPolicy";
import { openSecurityGroupRule } from "../functions/open-security-group-rule/rule";
import type { AlertsTopic } from "./alertsTopic";
import type { DeadLetters } from "./deadLetters";
import { assumeInMembers } from "./homeStatements";
import type { IncidentLedger } from "./incidentLedger";
import { LambdaFunction } from "./lambdaFunction";
import type { Placement } from "./placement";

export interface OpenSecurityGroupRuleArgs {
  readonly placement: Placement;
  /** Regions that have the rule: Config invokes a function of its own Region only. */
  readonly regions: readonly string[];
  readonly organizationId: string;
  readonly externalId: string;
  /** ARN patterns of who may set the exception tag; empty: whoever may tag. */
  readonly exceptionPrincipals: readonly string[];
  readonly logRetentionDays: number;
  readonly ledger: IncidentLedger;
  readonly deadLetters: DeadLetters;
  readonly alerts: AlertsTopic;
}

/** The function that evaluates the custom Config rule for every account of the organization, once in each Region. */
export class OpenSecurityGroupRule extends pulumi.ComponentResource {
  /** By Region: the function's ARN, once Config may invoke it. */
  readonly functionArns: ReadonlyMap<string, pulumi.Output<string>>;

  constructor(
    name: string,
    private readonly args: OpenSecurityGroupRuleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:OpenSecurityGroupRule", name, {}, options);
    // A session policy too long for STS must fail the preview, not the first evaluation.
    sessionPolicyOf(openSecurityGroupRule);
    this.functionArns = new Map(args.regions.map((region) => [region, this.createRegion(`${name}-${region}`, region)]));
    this.registerOutputs();
  }

  private createRegion(name: string, region: string): pulumi.Output<string> {
    const { placement, logRetentionDays, deadLetters, alerts } = this.args;
    const { function: created } = new LambdaFunction(
      name,
      {
        definition: openSecurityGroupRule,
        placement: { ...placement, region },
        homeRegion: placement.region,
        statements: this.statements(),
        environment: this.environment(),
        logRetentionDays,
        deadLetterQueue: deadLetters.queue,
        alertsTopicArn: alerts.topic.arn,
      },
      { parent: this },
    );
    const permission = this.createPermission(name, region, created);
    // Config tries to invoke the function when a rule is made, so whoever takes the ARN waits for the permission.
    return pulumi.all([created.arn, permission.id]).apply(([arn]) => arn);
  }

  private statements() {
    const { placement, organizationId, ledger } = this.args;
    return [
      { Sid: "ReadLedger", Effect: "Allow", Action: "dynamodb:GetItem", Resource: ledger.table.arn },
      assumeInMembers("EvaluateInMembers", {
        placement,
        role: `${names.rolePath.slice(1)}${configNames.evaluationRole}`,
        organizationId,
      }),
    ];
  }

  private environment(): Record<string, pulumi.Input<string>> {
    const { placement, externalId, exceptionPrincipals, ledger, deadLetters } = this.args;
    return {
      FIREBREAK_DEAD_LETTER_QUEUE_URL: deadLetters.queue.url,
      FIREBREAK_EXCEPTION_PRINCIPALS: JSON.stringify(exceptionPrincipals),
      FIREBREAK_EXTERNAL_ID: externalId,
      FIREBREAK_HOME_REGION: placement.region,
      FIREBREAK_LEDGER_TABLE: ledger.table.name,
      FIREBREAK_PARTITION: placement.partition,
    };
  }

  /**
   * Config invokes as itself on behalf of each account, and no condition on the organization applies to it; one that lists
   * accounts would leave out those that join. So the function itself heeds only accounts of the organization
   * (docs/decisions/0013).
   */
  private createPermission(name: string, region: string, created: aws.lambda.Function): aws.lambda.Permission {
    return new aws.lambda.Permission(
      `${name}-permission`,
      {
        ...(region === this.args.placement.region ? {} : { region }),
        statementId: "config-rules",
        action: "lambda:InvokeFunction",
        function: created.name,
        principal: "config.amazonaws.com",
      },
      { parent: this },
    );
  }
}
