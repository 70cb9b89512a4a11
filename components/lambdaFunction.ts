import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionDefinition } from "../functions/domain/functionDefinition";
import { names, responderFunctionName, responderRoleName } from "../functions/domain/names";
import { policyDocumentOf } from "../functions/domain/policyDocument";
import { FunctionAlarms } from "./functionAlarms";
import { lambdaBundle } from "./lambdaBundle/lambdaBundle";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface LambdaFunctionArgs {
  readonly definition: FunctionDefinition;
  /** The account, and the Region that the function runs in. */
  readonly placement: Placement;
  /** What its role may do beside what its definition declares, writing its log and setting failures aside; IAM policy statements. */
  readonly statements?: readonly object[];
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logRetentionDays: number;
  /** Takes what failed for good. */
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Hears of every error within a minute; an alarm reaches a topic of its own Region only. */
  readonly alertsTopicArn: pulumi.Input<string>;
  /** Region of the queue and the topic, where it is not the function's: Lambda's own retries then end without them. */
  readonly homeRegion?: string;
}

const functionsFolder = join(__dirname, "..", "functions");

/** One function of the security account: its folder's code, with a role, a log, retries, dead letters and an alarm of its own. */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;
  readonly role: aws.iam.Role;
  private readonly owner: pulumi.Resource | undefined;

  constructor(
    name: string,
    private readonly args: LambdaFunctionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:LambdaFunction", name, {}, options);
    this.owner = options?.parent;
    const logGroup = this.createLogGroup(name);
    this.role = this.createRole(name);
    const policy = this.createPolicy(name, logGroup);
    this.function = this.createFunction(name, logGroup);
    this.createInvokeConfig(name, policy);
    if (this.isAtHome()) this.createAlarms(name);
    this.registerOutputs({ functionArn: this.function.arn });
  }

  /**
   * In 0.1.0 a responder had these without this component between, and its role within a `ResponderRole`. By the alias Pulumi takes
   * over what is there. Else it would make a second one under a name that is taken, or make one anew and then delete it by
   * the name of the old.
   */
  private within(): pulumi.CustomResourceOptions {
    return { parent: this, aliases: this.owner === undefined ? [] : [{ parent: this.owner }] };
  }

  private withinRole(): pulumi.CustomResourceOptions {
    if (this.owner === undefined) return { parent: this };
    const parent = pulumi.createUrn("role", "firebreak:components:ResponderRole", this.owner);
    return { parent: this, aliases: [{ parent }] };
  }

  private isAtHome(): boolean {
    const { homeRegion, placement } = this.args;
    return homeRegion === undefined || homeRegion === placement.region;
  }

  /** Named where it is not the provider's own: a stack of one Region then reads as it always did. */
  private region(): { readonly region?: string } {
    return this.isAtHome() ? {} : { region: this.args.placement.region };
  }

  private createLogGroup(name: string): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
      `${name}-log-group`,
      {
        ...this.region(),
        name: `/aws/lambda/${responderFunctionName(this.args.definition.name)}`,
        retentionInDays: this.args.logRetentionDays,
        tags: ownerTags,
      },
      this.within(),
    );
  }

  private createRole(name: string): aws.iam.Role {
    const { definition, placement } = this.args;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: responderRoleName(definition.name, placement.region),
        path: names.rolePath,
        description: `Firebreak's function ${definition.name}`,
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
        tags: ownerTags,
      },
      this.withinRole(),
    );
  }

  private createPolicy(name: string, logGroup: aws.cloudwatch.LogGroup): aws.iam.RolePolicy {
    const { definition, placement, statements = [] } = this.args;
    const { partition, region, accountId } = placement;
    const declared = policyDocumentOf(definition.permissions.home, { partition, region, account: accountId });
    return new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: "respond",
        role: this.role.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "WriteOwnLog",
              Effect: "Allow",
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: pulumi.interpolate`${logGroup.arn}:*`,
            },
            { Sid: "SetAside", Effect: "Allow", Action: "sqs:SendMessage", Resource: this.args.deadLetterQueue.arn },
            ...statements,
            ...declared.Statement,
          ],
        }),
      },
      this.withinRole(),
    );
  }

  private createFunction(name: string, logGroup: aws.cloudwatch.LogGroup): aws.lambda.Function {
    const { definition, environment } = this.args;
    return new aws.lambda.Function(
      `${name}-function`,
      {
        ...this.region(),
        name: responderFunctionName(definition.name),
        description: definition.summary.slice(0, 256),
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        code: lambdaBundle(join(functionsFolder, definition.name, "handler.ts")),
        handler: "index.handler",
        role: this.role.arn,
        timeout: definition.timeoutSeconds,
        memorySize: definition.memoryMegabytes,
        reservedConcurrentExecutions: definition.reservedConcurrency,
        environment: { variables: environment },
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
        tags: ownerTags,
      },
      this.within(),
    );
  }

  /** Lambda checks when this is made that the role may send to the destination, so it waits for the role's policy. */
  private createInvokeConfig(name: string, policy: aws.iam.RolePolicy): void {
    const destination = { destinationConfig: { onFailure: { destination: this.args.deadLetterQueue.arn } } };
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-invoke-config`,
      {
        ...this.region(),
        functionName: this.function.name,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 3600,
        ...(this.isAtHome() ? destination : {}),
      },
      { ...this.within(), dependsOn: [policy] },
    );
  }

  private createAlarms(name: string): void {
    this.createErrorAlarm(name);
    const args = { functionName: this.function.name, alertsTopicArn: this.args.alertsTopicArn };
    new FunctionAlarms(name, args, { parent: this });
  }

  private createErrorAlarm(name: string): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-error-alarm`,
      {
        name: pulumi.interpolate`${this.function.name}-errors`,
        alarmDescription: `Firebreak's function ${this.args.definition.name} failed: read its log; what failed for good is in the dead-letter queue.`,
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
        alarmActions: [this.args.alertsTopicArn],
        tags: ownerTags,
      },
      this.within(),
    );
  }
}
