/**
 * Types of resources that the detections' twins read, by what they are: Pulumi's AWS provider from version 5 on (its version 6
 * called the newer bucket types `…V2`, version 7 gave them the plain names), and AWS Native. All other types are passed over.
 */
const tokens = {
  "security-group": [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws-native:ec2:SecurityGroup",
  ],
  "security-group-rule": [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws-native:ec2:SecurityGroupIngress",
  ],
  "prefix-list": ["aws:ec2/managedPrefixList:ManagedPrefixList", "aws-native:ec2:PrefixList"],
  "prefix-list-entry": ["aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"],
  bucket: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2", "aws-native:s3:Bucket"],
  "bucket-acl": ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"],
  "bucket-policy": ["aws:s3/bucketPolicy:BucketPolicy", "aws-native:s3:BucketPolicy"],
  "bucket-block": ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
  "bucket-ownership": ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
  "bucket-encryption": [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
  ],
  "account-block": ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  volume: ["aws:ebs/volume:Volume", "aws-native:ec2:Volume"],
  "volume-default": ["aws:ebs/encryptionByDefault:EncryptionByDefault"],
  "volume-snapshot": ["aws:ebs/snapshot:Snapshot"],
  "volume-snapshot-copy": ["aws:ebs/snapshotCopy:SnapshotCopy"],
  instance: ["aws:ec2/instance:Instance", "aws:ec2/spotInstanceRequest:SpotInstanceRequest", "aws-native:ec2:Instance"],
  "launch-template": ["aws:ec2/launchTemplate:LaunchTemplate", "aws-native:ec2:LaunchTemplate"],
  "launch-configuration": ["aws:ec2/launchConfiguration:LaunchConfiguration"],
  database: ["aws:rds/instance:Instance", "aws-native:rds:DbInstance"],
  // Config has DocumentDB's and Neptune's instances as RDS's too: they share its API.
  "database-cluster": [
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
    "aws-native:rds:DbCluster",
  ],
  "database-cluster-instance": [
    "aws:rds/clusterInstance:ClusterInstance",
    "aws:docdb/clusterInstance:ClusterInstance",
    "aws:neptune/clusterInstance:ClusterInstance",
  ],
  "database-snapshot": ["aws:rds/snapshot:Snapshot"],
  "database-cluster-snapshot": ["aws:rds/clusterSnapshot:ClusterSnapshot"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What a resource is, whichever provider and version it comes from: `security-group`. */
export type ResourceKind = keyof typeof tokens;

const kinds = new Map<string, ResourceKind>(
  keysOf(tokens).flatMap((kind) => typesOf(kind).map((type): [string, ResourceKind] => [type, kind])),
);

/** What a type is; undefined where no twin reads it. */
export function kindOf(type: string): ResourceKind | undefined {
  return kinds.get(type);
}

function typesOf(kind: ResourceKind): readonly string[] {
  return tokens[kind];
}

function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(table).filter((key): key is Key => key in table);
}
