/** Names of what Firebreak makes in AWS Config, derived the same way in every stack (docs/decisions/0002). */
export const configNames = {
  /** Role in each member account by which the custom rule's function reads security groups and tells Config what it found. */
  evaluationRole: "firebreak-config-evaluation",
  /** The security account's view of all accounts' compliance. */
  aggregator: "firebreak",
  /** Recorder that a member stack makes where there is none. */
  recorder: "firebreak",
  deliveryChannel: "DeliveryChannel",
} as const;

/** Config rules, by the names that the reference gives them; the key is the switch in a stack's config. */
export const configRuleNames = {
  enableEncryptedVolumesRule: "ENCRYPTED_VOLUMES",
  enableS3ServerSideEncryptionRule: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
  enableRdsEncryptionRule: "RDS_STORAGE_ENCRYPTED",
  enableS3PublicReadRule: "S3_BUCKET_PUBLIC_READ_PROHIBITED",
  enableS3PublicWriteRule: "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
  enableRestrictedSecurityGroup: "SECURITY_GROUP_OPEN_PROHIBITED",
} as const;

export type ConfigRuleSwitch = keyof typeof configRuleNames;
export type ConfigRuleName = (typeof configRuleNames)[ConfigRuleSwitch];

/** What each rule looks at, by Config's names; Config must record these. */
export const configRuleSubjects: Readonly<Record<ConfigRuleName, readonly string[]>> = {
  ENCRYPTED_VOLUMES: ["AWS::EC2::Volume"],
  S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED: ["AWS::S3::Bucket"],
  RDS_STORAGE_ENCRYPTED: ["AWS::RDS::DBInstance"],
  S3_BUCKET_PUBLIC_READ_PROHIBITED: ["AWS::S3::Bucket"],
  S3_BUCKET_PUBLIC_WRITE_PROHIBITED: ["AWS::S3::Bucket"],
  SECURITY_GROUP_OPEN_PROHIBITED: ["AWS::EC2::SecurityGroup"],
};

/** `config-bucket-{AccountId}`, the reference's default. */
export function configBucketName(accountId: string): string {
  return `config-bucket-${accountId}`;
}
