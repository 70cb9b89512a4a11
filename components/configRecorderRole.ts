import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import { configServiceTrust } from "./configServiceTrust";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ConfigRecorderRoleArgs {
  readonly placement: Placement;
  readonly bucketName: string;
  readonly kmsKeyArn?: string | undefined;
  /** Topics that Config publishes to. */
  readonly topicArns: readonly pulumi.Input<string>[];
}

/**
 * The role by which Config reads the account's resources and delivers what it recorded. Not Config's service-linked role, which an
 * account may have already, and which then can't be made again.
 */
export class ConfigRecorderRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  /** What a recorder must wait for: Config checks the role when the recorder and its channel are made. */
  readonly grants: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: ConfigRecorderRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigRecorderRole", name, {}, options);
    this.role = this.createRole(name);
    this.grants = [this.createAttachment(name), this.createPolicy(name)];
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { region } = this.args.placement;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: `firebreak-config-recorder-${region}`,
        path: names.rolePath,
        description: "AWS Config records this account's resources by this role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [configServiceTrust(this.args.placement)],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createAttachment(name: string): pulumi.Resource {
    const { partition } = this.args.placement;
    return new aws.iam.RolePolicyAttachment(
      `${name}-role-attachment`,
      { role: this.role.name, policyArn: `arn:${partition}:iam::aws:policy/service-role/AWS_ConfigRole` },
      { parent: this },
    );
  }

  /** AWS Config developer guide, "Permissions for the IAM Role Assigned to AWS Config". */
  private createPolicy(name: string): pulumi.Resource {
    const { placement, bucketName, kmsKeyArn, topicArns } = this.args;
    const bucket = `arn:${placement.partition}:s3:::${bucketName}`;
    return new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: "deliver",
        role: this.role.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Deliver",
              Effect: "Allow",
              Action: ["s3:PutObject", "s3:PutObjectAcl"],
              Resource: `${bucket}/AWSLogs/${placement.accountId}/*`,
              Condition: { StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" } },
            },
            { Sid: "CheckBucket", Effect: "Allow", Action: ["s3:GetBucketAcl", "s3:ListBucket"], Resource: bucket },
            ...(kmsKeyArn === undefined
              ? []
              : [
                  {
                    Sid: "Encrypt",
                    Effect: "Allow",
                    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                    Resource: kmsKeyArn,
                  },
                ]),
            ...(topicArns.length === 0
              ? []
              : [{ Sid: "Stream", Effect: "Allow", Action: "sns:Publish", Resource: topicArns }]),
          ],
        }),
      },
      { parent: this },
    );
  }
}
