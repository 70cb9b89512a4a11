import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names, responderRoleName } from "../functions/domain/names";
import { policyDocumentOf } from "../functions/domain/policyDocument";
import type { ResponderDefinition } from "../functions/domain/responder";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ResponderRoleArgs {
  readonly definition: ResponderDefinition;
  readonly placement: Placement;
  readonly organizationId: string;
  /** Name of the response role in the member accounts. */
  readonly responseRoleName: string;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly ledgerTable: aws.dynamodb.Table;
  readonly alertsTopic: aws.sns.Topic;
  readonly alertsKey: aws.kms.Key;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** What one responder may do at home, in the security account: what its definition declares, and what every responder needs. */
export class ResponderRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  /** The grant itself; what checks the role's permissions when it is made must wait for it. */
  readonly policy: aws.iam.RolePolicy;

  constructor(
    name: string,
    private readonly args: ResponderRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ResponderRole", name, {}, options);
    this.role = this.createRole(name);
    this.policy = this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { definition, placement } = this.args;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: responderRoleName(definition.name, placement.region),
        path: names.rolePath,
        description: `Firebreak's responder ${definition.name}`,
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createPolicy(name: string): aws.iam.RolePolicy {
    const { definition, placement } = this.args;
    const own = policyDocumentOf(definition.permissions.home, {
      partition: placement.partition,
      region: placement.region,
      account: placement.accountId,
    });
    return new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: "respond",
        role: this.role.name,
        policy: pulumi.jsonStringify({ ...own, Statement: [...this.everyResponders(), ...own.Statement] }),
      },
      { parent: this },
    );
  }

  private everyResponders() {
    const { logGroup, ledgerTable, alertsTopic, alertsKey, deadLetterQueue } = this.args;
    return [
      {
        Sid: "WriteOwnLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroup.arn}:*`,
      },
      {
        Sid: "KeepLedger",
        Effect: "Allow",
        // PutItem is what a transaction of puts asks for too.
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: ledgerTable.arn,
      },
      { Sid: "Alert", Effect: "Allow", Action: "sns:Publish", Resource: alertsTopic.arn },
      { Sid: "EncryptAlert", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: alertsKey.arn },
      { Sid: "SetAside", Effect: "Allow", Action: "sqs:SendMessage", Resource: deadLetterQueue.arn },
      {
        Sid: "ActInMembers",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: `arn:${this.args.placement.partition}:iam::*:role/${this.args.responseRoleName}`,
        Condition: { StringEquals: { "aws:ResourceOrgID": this.args.organizationId } },
      },
    ];
  }
}
