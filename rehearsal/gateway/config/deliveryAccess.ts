import { GetBucketPolicyCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { parsePolicyDocument } from "../authorization/policyDocument";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { Gateway } from "../serviceModule";
import type { DeliveryChannel, Recorder } from "./recorders";

/**
 * Can Config write to the bucket of a delivery channel? With the service-linked role it writes as `config.amazonaws.com`,
 * which the bucket's policy must admit ("Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel").
 * Throws `NoSuchBucketException` or `InsufficientDeliveryPolicyException`. Less than AWS: a recorder with a role of one's own
 * is believed to be let in; the key and the topic of the channel are not tried.
 */
export async function checkDelivery(
  gateway: Pick<Gateway, "authorize" | "behind">,
  place: Place,
  channel: DeliveryChannel,
  recorder: Recorder,
): Promise<void> {
  const { s3BucketName: Bucket, s3KeyPrefix } = channel;
  const s3 = new S3Client(gateway.behind(place.account, place.region));
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
  } catch (cause) {
    if (!(cause instanceof Error) || !["NotFound", "NoSuchBucket"].includes(cause.name)) throw cause;
    throw new AwsError(
      "NoSuchBucketException",
      `Cannot find a S3 bucket with an empty bucket name. Bucket: '${Bucket}'.`,
    );
  }
  if (!recorder.roleARN.includes(":role/aws-service-role/")) return;
  const prefix = s3KeyPrefix === undefined || s3KeyPrefix === "" ? "" : `${s3KeyPrefix}/`;
  const { account, region } = place;
  const arn = `arn:${partitionOf(region)}:s3:::${Bucket}/${prefix}AWSLogs/${account}/Config/ConfigWritabilityCheckFile`;
  const policy = await bucketPolicy(s3, Bucket);
  const decision = await gateway.authorize({
    principal: {
      kind: "service",
      service: "config.amazonaws.com",
      sourceAccount: account,
      sourceArn: `arn:${partitionOf(region)}:config:${region}:${account}:configuration-recorder/${recorder.name}`,
    },
    action: "s3:PutObject",
    resource: arn,
    resourceAccount: account,
    context: { "s3:x-amz-acl": "bucket-owner-full-control" },
    resourcePolicy: parsePolicyDocument(policy, `policy of bucket ${Bucket}`),
  });
  if (decision.allowed) return;
  throw new AwsError(
    "InsufficientDeliveryPolicyException",
    `Insufficient delivery policy to s3 bucket: ${Bucket}, unable to write to bucket, provided s3 key prefix is '${s3KeyPrefix ?? "null"}', provided kms key is '${channel.s3KmsKeyArn ?? "null"}'. ${decision.reason}`,
  );
}

async function bucketPolicy(s3: S3Client, Bucket: string): Promise<string> {
  try {
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    return Policy;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchBucketPolicy") return '{"Version":"2012-10-17","Statement":[]}';
    throw error;
  }
}
