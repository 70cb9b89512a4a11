import { identityWrites, inPartition } from "./identityWrites";
import type { PolicyStatement } from "./policyDocument";

export interface ExceptionTagGuard {
  readonly partition: string;
  readonly tagKey: string;
  /** Who may set, change or remove the tag, as ARN patterns. */
  readonly principals: readonly [string, ...string[]];
  /** Who may replace a bucket's whole set of tags beside them. */
  readonly bucketTagPrincipals: readonly string[];
  /** Who may change the roles and users of `principals` beside themselves. */
  readonly deploymentPrincipals: readonly string[];
  readonly responseRoleName: string;
}

/**
 * Denies all but the named principals to set, change or remove the exception tag. A call that names no tag key is denied in
 * two cases only: where it takes every tag away from a resource that carries this one, and where S3 replaces a bucket's set.
 *
 * `ForAnyValue` without `IfExists` does not hold where the key is absent ("IAM JSON policy elements: Condition operators"), so
 * that all actions can be named: an action that tags in a way of tomorrow is denied too. Tag keys are compared without regard
 * to case: IAM's are so itself (IAM user guide, "Tags for IAM resources"), and UntagRole by another case removes the tag.
 */
export function exceptionTagGuard(guard: ExceptionTagGuard): readonly PolicyStatement[] {
  const { partition, tagKey, principals, bucketTagPrincipals, deploymentPrincipals, responseRoleName } = guard;
  const others = (...alsoAllowed: readonly string[]) => ({
    ArnNotLike: { "aws:PrincipalArn": [...principals, ...alsoAllowed] },
  });
  return [
    {
      Sid: "NameTheTag",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": tagKey }, ...others() },
    },
    {
      // Of services that tell conditions a tag's value, but not the keys.
      Sid: "GiveTheTag",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Null: { [`aws:RequestTag/${tagKey}`]: "false" }, ...others() },
    },
    {
      // EC2 removes all of a resource's tags where DeleteTags names none (EC2 API Reference, "DeleteTags").
      Sid: "RemoveAllTags",
      Effect: "Deny",
      Action: "ec2:DeleteTags",
      Resource: "*",
      Condition: { Null: { "aws:TagKeys": "true", [`aws:ResourceTag/${tagKey}`]: "false" }, ...others() },
    },
    {
      // The whole set in one call, without a key for conditions; DeleteBucketTagging asks for the same action.
      Sid: "ReplaceBucketTags",
      Effect: "Deny",
      Action: "s3:PutBucketTagging",
      Resource: "*",
      Condition: others(...bucketTagPrincipals),
    },
    {
      // Decides which of S3's two ways to tag a bucket has (S3 API Reference, "PutBucketAbac").
      Sid: "SwitchBucketAbac",
      Effect: "Deny",
      Action: "s3:PutBucketAbac",
      Resource: "*",
      Condition: others(),
    },
    {
      // Else an administrator of a member makes a role of such a name, or lets himself into one. Responders may block them.
      Sid: "BecomeNamed",
      Effect: "Deny",
      Action: [...identityWrites, "iam:PassRole"],
      Resource: inPartition(principals, partition),
      Condition: others(...deploymentPrincipals, `arn:${partition}:iam::*:role/${responseRoleName}`),
    },
  ];
}
