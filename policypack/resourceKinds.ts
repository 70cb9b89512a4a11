/**
 * Config's name of the kind of resource that a Pulumi type is, for the kinds that responders and Config rules act on. A type of
 * `@pulumi/aws` that is not listed is none of them; in `aws-native` the type itself says its kind.
 */
const kinds: Readonly<Record<string, string>> = {
  "aws:ec2/instance:Instance": "AWS::EC2::Instance",
  "aws:ec2/securityGroup:SecurityGroup": "AWS::EC2::SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "AWS::EC2::SecurityGroup",
  "aws:ebs/volume:Volume": "AWS::EC2::Volume",
  "aws:iam/role:Role": "AWS::IAM::Role",
  "aws:iam/user:User": "AWS::IAM::User",
  "aws:lambda/function:Function": "AWS::Lambda::Function",
  "aws:rds/instance:Instance": "AWS::RDS::DBInstance",
  "aws:rds/clusterInstance:ClusterInstance": "AWS::RDS::DBInstance",
  "aws:docdb/clusterInstance:ClusterInstance": "AWS::RDS::DBInstance",
  "aws:neptune/clusterInstance:ClusterInstance": "AWS::RDS::DBInstance",
  "aws:s3/bucket:Bucket": "AWS::S3::Bucket",
  "aws:s3/bucketV2:BucketV2": "AWS::S3::Bucket",
};

/** `AWS::EC2::Instance` of `aws:ec2/instance:Instance` and of `aws-native:ec2:Instance`; undefined for what is none of these kinds. */
export function kindOf(type: string): string | undefined {
  if (!type.startsWith("aws-native:")) return kinds[type];
  const [, service = "", name = ""] = type.split(":");
  const native = `AWS::${service}::${name}`.toLowerCase();
  return Object.values(kinds).find((kind) => kind.toLowerCase() === native);
}

/** The kinds that there are a Pulumi type for. */
export const knownKinds: readonly string[] = [...new Set(Object.values(kinds))];
