/** What a call does to the tags that a resource has: adds or overwrites some, takes some away, or puts a whole new set. */
export type TagEventKind = "set" | "remove" | "replace";

/** One way in which AWS lets somebody write or remove a tag, and how CloudTrail records it. */
export interface TagEvent {
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  readonly eventName: string;
  /** What the caller must be allowed: `aws:TagKeys`, and `aws:RequestTag` where values are given, are known to its conditions. */
  readonly action: string;
  readonly kind: TagEventKind;
  /** It makes the resource, which has no tags but these. */
  readonly creates?: true;
  /** Where the request parameters have the tags, or the keys to remove, in dots. None: the call names no key and removes all. */
  readonly tags: readonly string[];
  /** The tags are specifications, each for one type of EC2 resource. */
  readonly specifications?: true;
  /** Where the event names the resources that it tags, by name, id or ARN, in dots. */
  readonly resources: readonly string[];
  /** The type of these resources as their ARN has it, where a name alone could be another's: a role can be called as a user. */
  readonly type?: string;
}

type Way = Omit<TagEvent, "eventSource" | "action"> & { readonly action?: string };

/** `prefix` is the service's in IAM actions; the action is named as the event unless the row says otherwise. */
function of(eventSource: string, prefix: string, ways: readonly Way[]): readonly TagEvent[] {
  return ways.map((way) => ({ ...way, eventSource, action: `${prefix}:${way.action ?? way.eventName}` }));
}

/**
 * Calls of EC2 that tag what they make: all of them ask for `ec2:CreateTags` besides ("Grant permission to tag Amazon EC2
 * resources during creation"), and name what they made in the response alone. Older calls have `tagSpecificationSet`, newer
 * ones a request of their own name.
 */
const ec2Creations: Readonly<Record<string, readonly string[]>> = {
  RunInstances: [
    "instancesSet.items.instanceId",
    "instancesSet.items.networkInterfaceSet.items.networkInterfaceId",
    "instancesSet.items.spotInstanceRequestId",
  ],
  CreateFleet: ["CreateFleetResponse.fleetId", "CreateFleetResponse.fleetInstanceSet.item.instanceIds.item"],
  RequestSpotInstances: ["spotInstanceRequestSet.items.spotInstanceRequestId"],
  CreateLaunchTemplate: ["CreateLaunchTemplateResponse.launchTemplate.launchTemplateId"],
  CreateSecurityGroup: ["groupId"],
  AuthorizeSecurityGroupIngress: ["securityGroupRuleSet.items.securityGroupRuleId"],
  AuthorizeSecurityGroupEgress: ["securityGroupRuleSet.items.securityGroupRuleId"],
  CreateNetworkInterface: ["networkInterface.networkInterfaceId"],
  CreateVolume: ["volumeId"],
  CreateSnapshot: ["snapshotId"],
  CreateSnapshots: ["CreateSnapshotsResponse.snapshotSet.item.snapshotId"],
  CopySnapshot: ["snapshotId"],
  CreateImage: ["imageId"],
  CopyImage: ["imageId"],
  RegisterImage: ["imageId"],
  CreateVpc: ["vpc.vpcId"],
  CreateSubnet: ["subnet.subnetId"],
  CreateRouteTable: ["routeTable.routeTableId"],
  CreateNetworkAcl: ["networkAcl.networkAclId"],
  CreateInternetGateway: ["internetGateway.internetGatewayId"],
  CreateNatGateway: ["CreateNatGatewayResponse.natGateway.natGatewayId"],
  CreateVpcEndpoint: ["CreateVpcEndpointResponse.vpcEndpoint.vpcEndpointId"],
  AllocateAddress: ["allocationId"],
};

const ec2 = of("ec2.amazonaws.com", "ec2", [
  {
    eventName: "CreateTags",
    kind: "set",
    tags: ["tagSet.items"],
    resources: ["requestParameters.resourcesSet.items.resourceId"],
  },
  {
    eventName: "DeleteTags",
    kind: "remove",
    // A call without keys removes every tag of the user's.
    tags: ["tagSet.items"],
    resources: ["requestParameters.resourcesSet.items.resourceId"],
  },
  ...Object.entries(ec2Creations).map(
    ([eventName, made]): Way => ({
      eventName,
      action: "CreateTags",
      kind: "set",
      creates: true,
      specifications: true,
      tags: ["tagSpecificationSet.items", `${eventName}Request.TagSpecification`],
      resources: made.map((path) => `responseElements.${path}`),
    }),
  ),
]);

/** Names of the calls of IAM on one type of resource: TagUser, UntagUser, CreateUser. */
function iamWays(noun: string, type: string, name: string): readonly Way[] {
  const [set, removal] = [{ tags: ["tags"] }, { tags: ["tagKeys"] }];
  const resources = [`requestParameters.${name}`];
  return [
    { eventName: `Tag${noun}`, kind: "set", ...set, resources, type },
    { eventName: `Untag${noun}`, kind: "remove", ...removal, resources, type },
  ];
}

function iamCreation(noun: string, type: string, made: string): Way {
  return {
    eventName: `Create${noun}`,
    // Tags of a new principal ask for the tagging action too ("Tagging IAM resources").
    action: `Tag${noun}`,
    kind: "set",
    creates: true,
    tags: ["tags"],
    resources: [made],
    type,
  };
}

const iam = of("iam.amazonaws.com", "iam", [
  ...iamWays("User", "user", "userName"),
  iamCreation("User", "user", "requestParameters.userName"),
  ...iamWays("Role", "role", "roleName"),
  iamCreation("Role", "role", "requestParameters.roleName"),
  ...iamWays("Policy", "policy", "policyArn"),
  iamCreation("Policy", "policy", "responseElements.policy.arn"),
  ...iamWays("InstanceProfile", "instance-profile", "instanceProfileName"),
  iamCreation("InstanceProfile", "instance-profile", "requestParameters.instanceProfileName"),
]);

const bucket = ["requestParameters.bucketName"];
const s3 = of("s3.amazonaws.com", "s3", [
  // The whole set: a tag that it leaves out is removed ("PutBucketTagging").
  { eventName: "PutBucketTagging", kind: "replace", tags: ["Tagging.TagSet.Tag"], resources: bucket },
  { eventName: "DeleteBucketTagging", action: "PutBucketTagging", kind: "remove", tags: [], resources: bucket },
  {
    eventName: "CreateBucket",
    action: "TagResource",
    kind: "set",
    creates: true,
    tags: ["CreateBucketConfiguration.Tags.Tag"],
    resources: bucket,
  },
  // The only ways for a bucket with attribute-based access control ("PutBucketAbac"), open to every bucket.
  {
    eventName: "TagResource",
    kind: "set",
    tags: ["TagResourceRequest.Tags.Tag", "tags"],
    resources: ["requestParameters.resourceArn", "requestParameters.bucketName"],
  },
  {
    eventName: "UntagResource",
    kind: "remove",
    tags: ["tagKeys"],
    resources: ["requestParameters.resourceArn", "requestParameters.bucketName"],
  },
]);

/** Calls of RDS that tag what they make ask for `rds:AddTagsToResource` too (Service Authorization Reference, Amazon RDS). */
const rdsCreations: Readonly<Record<string, readonly [name: string, type: string]>> = {
  CreateDBInstance: ["dBInstanceIdentifier", "db"],
  CreateDBInstanceReadReplica: ["dBInstanceIdentifier", "db"],
  RestoreDBInstanceFromDBSnapshot: ["dBInstanceIdentifier", "db"],
  RestoreDBInstanceFromS3: ["dBInstanceIdentifier", "db"],
  RestoreDBInstanceToPointInTime: ["targetDBInstanceIdentifier", "db"],
  CreateDBCluster: ["dBClusterIdentifier", "cluster"],
  RestoreDBClusterFromSnapshot: ["dBClusterIdentifier", "cluster"],
  RestoreDBClusterFromS3: ["dBClusterIdentifier", "cluster"],
  RestoreDBClusterToPointInTime: ["dBClusterIdentifier", "cluster"],
};

const rds = of("rds.amazonaws.com", "rds", [
  {
    eventName: "AddTagsToResource",
    kind: "set",
    tags: ["tags"],
    resources: ["requestParameters.resourceName"],
  },
  {
    eventName: "RemoveTagsFromResource",
    kind: "remove",
    tags: ["tagKeys"],
    resources: ["requestParameters.resourceName"],
  },
  ...Object.entries(rdsCreations).map(
    ([eventName, [name, type]]): Way => ({
      eventName,
      action: "AddTagsToResource",
      kind: "set",
      creates: true,
      tags: ["tags"],
      resources: ["responseElements.dBInstanceArn", "responseElements.dBClusterArn", `requestParameters.${name}`],
      type,
    }),
  ),
]);

/** The service's own call follows, and is an event of its own. */
const tagging = of("tagging.amazonaws.com", "tag", [
  { eventName: "TagResources", kind: "set", tags: ["tags"], resources: ["requestParameters.resourceARNList"] },
  { eventName: "UntagResources", kind: "remove", tags: ["tagKeys"], resources: ["requestParameters.resourceARNList"] },
]);

/** A group's tags come to the instances that it launches where they propagate; RunInstances has them then. */
const autoScaling = of("autoscaling.amazonaws.com", "autoscaling", [
  {
    eventName: "CreateOrUpdateTags",
    kind: "set",
    tags: ["tags"],
    resources: ["requestParameters.tags.resourceId"],
  },
  { eventName: "DeleteTags", kind: "remove", tags: ["tags"], resources: ["requestParameters.tags.resourceId"] },
  {
    eventName: "CreateAutoScalingGroup",
    action: "CreateOrUpdateTags",
    kind: "set",
    creates: true,
    tags: ["tags"],
    resources: ["requestParameters.autoScalingGroupName"],
  },
]);

/** A stack's tags come to its resources; CloudFormation makes the service's own call for each. */
const cloudFormation = of(
  "cloudformation.amazonaws.com",
  "cloudformation",
  ["CreateStack", "UpdateStack", "CreateChangeSet", "CreateStackSet", "UpdateStackSet"].map(
    (eventName): Way => ({
      eventName,
      kind: eventName.startsWith("Update") ? "replace" : "set",
      tags: ["tags"],
      resources: ["requestParameters.stackName", "requestParameters.stackSetName"],
    }),
  ),
);

/** Services with one call to tag and one to untag: source, prefix, the two calls, and where the resource stands. */
const plain: readonly (readonly [source: string, prefix: string, tag: string, untag: string, resource: string])[] = [
  ["lambda.amazonaws.com", "lambda", "TagResource20170331v2", "UntagResource20170331v2", "resource"],
  ["dynamodb.amazonaws.com", "dynamodb", "TagResource", "UntagResource", "resourceArn"],
  ["kms.amazonaws.com", "kms", "TagResource", "UntagResource", "keyId"],
  ["sns.amazonaws.com", "sns", "TagResource", "UntagResource", "resourceArn"],
  ["sqs.amazonaws.com", "sqs", "TagQueue", "UntagQueue", "queueUrl"],
  ["secretsmanager.amazonaws.com", "secretsmanager", "TagResource", "UntagResource", "secretId"],
  ["elasticloadbalancing.amazonaws.com", "elasticloadbalancing", "AddTags", "RemoveTags", "resourceArns"],
  ["elasticfilesystem.amazonaws.com", "elasticfilesystem", "TagResource", "UntagResource", "resourceId"],
  ["ecr.amazonaws.com", "ecr", "TagResource", "UntagResource", "resourceArn"],
  ["ecs.amazonaws.com", "ecs", "TagResource", "UntagResource", "resourceArn"],
  ["eks.amazonaws.com", "eks", "TagResource", "UntagResource", "resourceArn"],
  ["logs.amazonaws.com", "logs", "TagResource", "UntagResource", "resourceArn"],
  ["ssm.amazonaws.com", "ssm", "AddTagsToResource", "RemoveTagsFromResource", "resourceId"],
];

const others = plain.flatMap(([source, prefix, tag, untag, resource]) =>
  of(source, prefix, [
    {
      eventName: tag,
      action: tag.replace(/\d{8}.*$/, ""),
      kind: "set",
      tags: ["tags"],
      resources: [`requestParameters.${resource}`],
    },
    {
      eventName: untag,
      action: untag.replace(/\d{8}.*$/, ""),
      kind: "remove",
      tags: ["tagKeys"],
      resources: [`requestParameters.${resource}`],
    },
  ]),
);

/**
 * The ways to set, replace and remove tags, for the resources that responders read an exception from and the services around
 * them. Where the parts of an event stand follows the examples of CloudTrail's and the services' user guides; EC2 writes lists
 * as `{ items: […] }`, S3 its XML, where a list of one is its element.
 */
export const tagEvents: readonly TagEvent[] = [
  ...ec2,
  ...iam,
  ...s3,
  ...rds,
  ...tagging,
  ...autoScaling,
  ...cloudFormation,
  ...others,
];

/** The row of an event; undefined for a call that is not known to write tags. */
export function tagEventOf(eventSource: string, eventName: string): TagEvent | undefined {
  return byName.get(`${eventSource}/${eventName}`);
}

const byName: ReadonlyMap<string, TagEvent> = new Map(
  tagEvents.map((event) => [`${event.eventSource}/${event.eventName}`, event]),
);

/** Whether any service has a call of this name that writes tags. */
export function isTagEventName(eventName: string): boolean {
  return tagEvents.some((event) => event.eventName === eventName);
}
