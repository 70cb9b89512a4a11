import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ConfigBucketArgs {
  readonly placement: Placement;
  readonly bucketName: string;
  /** Key that encrypts what is delivered, by ARN; left out, S3's own (AES256). */
  readonly kmsKeyArn?: string | undefined;
}

/** Where AWS Config delivers its history and snapshots: encrypted, closed to the public, and to everybody without TLS. */
export class ConfigBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  /** What Config needs before it takes the bucket for a delivery channel. */
  readonly policy: aws.s3.BucketPolicy;

  constructor(
    name: string,
    private readonly args: ConfigBucketArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigBucket", name, {}, options);
    this.bucket = new aws.s3.Bucket(`${name}-bucket`, { bucket: args.bucketName, tags: ownerTags }, { parent: this });
    this.createEncryption(name);
    const closed = this.createPublicAccessBlock(name);
    this.policy = this.createPolicy(name, closed);
    this.registerOutputs({ bucketName: this.bucket.bucket });
  }

  private createEncryption(name: string): void {
    const { kmsKeyArn } = this.args;
    const byDefault =
      kmsKeyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: this.bucket.bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: byDefault,
            ...(kmsKeyArn === undefined ? {} : { bucketKeyEnabled: true }),
          },
        ],
      },
      { parent: this },
    );
  }

  private createPublicAccessBlock(name: string): aws.s3.BucketPublicAccessBlock {
    return new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access-block`,
      {
        bucket: this.bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
  }

  /** AWS Config developer guide, "Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel". S3 takes one change of a bucket's access at a time. */
  private createPolicy(name: string, closed: pulumi.Resource): aws.s3.BucketPolicy {
    const { accountId } = this.args.placement;
    const { arn } = this.bucket;
    const config = { Effect: "Allow", Principal: { Service: "config.amazonaws.com" } };
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": accountId } };
    return new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: this.bucket.bucket,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "AWSConfigBucketPermissionsCheck",
              ...config,
              Action: "s3:GetBucketAcl",
              Resource: arn,
              Condition: ofThisAccount,
            },
            {
              Sid: "AWSConfigBucketExistenceCheck",
              ...config,
              Action: "s3:ListBucket",
              Resource: arn,
              Condition: ofThisAccount,
            },
            {
              Sid: "AWSConfigBucketDelivery",
              ...config,
              Action: "s3:PutObject",
              Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/Config/*`,
              Condition: {
                StringEquals: {
                  "aws:SourceAccount": accountId,
                  "s3:x-amz-acl": "bucket-owner-full-control",
                },
              },
            },
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: [arn, pulumi.interpolate`${arn}/*`],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        }),
      },
      { parent: this, dependsOn: [closed] },
    );
  }
}
