import type { Finding } from "../domain/finding";

/** The one resource that a finding is about, as Config names it. */
export interface Subject {
  /** `AWS::S3::Bucket` */
  readonly type: string;
  /** A bucket's name, an instance's id … */
  readonly id: string;
}

/** GuardDuty's and Security Hub's words for what Config calls by its CloudFormation type. */
const configType: Readonly<Record<string, string>> = {
  Instance: "AWS::EC2::Instance",
  S3Bucket: "AWS::S3::Bucket",
  AwsS3Bucket: "AWS::S3::Bucket",
};

/**
 * What the finding is about; `expected` is the kind that the row or its runbook is for, where the finding itself does not
 * say: GuardDuty calls a principal the resource of what it did to a bucket. Security Hub always says the kind, and one that is
 * not known here is not what was expected. Undefined where it names no single resource. Pure.
 */
export function subjectOf(finding: Finding, expected: string | undefined): Subject | undefined {
  const { source, resourceType, resourceId, instanceId } = finding;
  const otherwise = source === "security-hub" ? undefined : expected;
  const type = resourceType.startsWith("AWS::") ? resourceType : (configType[resourceType] ?? otherwise);
  const id = type === "AWS::EC2::Instance" ? (instanceId ?? resourceId) : resourceId;
  return type === undefined || id === undefined || id === "" ? undefined : { type, id };
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** Kinds whose ARN follows from Config's id of them, and names Region and account. */
const arnKinds: Readonly<Record<string, readonly [service: string, kind: string]>> = {
  "AWS::DynamoDB::Table": ["dynamodb", "table/"],
  "AWS::EC2::Instance": ["ec2", "instance/"],
  "AWS::EC2::NatGateway": ["ec2", "natgateway/"],
  "AWS::EC2::NetworkAcl": ["ec2", "network-acl/"],
  "AWS::EC2::NetworkInterface": ["ec2", "network-interface/"],
  "AWS::EC2::RouteTable": ["ec2", "route-table/"],
  "AWS::EC2::SecurityGroup": ["ec2", "security-group/"],
  "AWS::EC2::Subnet": ["ec2", "subnet/"],
  "AWS::EC2::VPC": ["ec2", "vpc/"],
  "AWS::EC2::Volume": ["ec2", "volume/"],
  "AWS::Lambda::Function": ["lambda", "function:"],
};

/** The resource's ARN; undefined for a kind whose ARN its id does not tell. */
export function arnOf({ type, id }: Subject, { partition, region, accountId }: Place): string | undefined {
  if (id.startsWith("arn:")) return id;
  if (type === "AWS::S3::Bucket") return `arn:${partition}:s3:::${id}`;
  const [service, kind] = arnKinds[type] ?? [];
  return service === undefined ? undefined : `arn:${partition}:${service}:${region}:${accountId}:${kind}${id}`;
}

/** Whether an ARN is of this account, or of a kind whose ARNs name none. */
export function isOfAccount(arn: string, { partition, accountId }: Pick<Place, "partition" | "accountId">): boolean {
  const [prefix, itsPartition, , , account] = arn.split(":");
  return prefix === "arn" && itsPartition === partition && (account === "" || account === accountId);
}
