import assert from "node:assert/strict";
import { policies } from "../../policypack/policies";
import { governed } from "./governed";
import { isStackPolicy, runOnResource, runOnStack, type TestResource, unknown } from "./policyRun";

const tags = { Name: "web", SecurityException: governed() };
const tagList = [{ key: "SecurityException", value: governed(), propagateAtLaunch: true }];
const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "Tag", Effect: "Allow", Action: ["ec2:CreateTags"], Resource: "*", Condition: { Bool: { a: "b" } } },
  ],
});
const rule = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"], prefixListIds: ["pl-1"] };

/** One of each kind that policies look at, with most of what they read. */
const samples: readonly TestResource[] = [
  { type: "aws:ec2/securityGroup:SecurityGroup", props: { id: "sg-1", vpcId: "vpc-1", ingress: [rule], tags } },
  { type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", props: { vpcId: "vpc-1", ingress: [rule], tags } },
  { type: "aws:ec2/securityGroupRule:SecurityGroupRule", props: { type: "ingress", securityGroupId: "sg-1", ...rule } },
  {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0", tags },
  },
  {
    type: "aws-native:ec2:SecurityGroup",
    props: { securityGroupIngress: [{ ipProtocol: "-1", cidrIp: "0.0.0.0/0" }], tags: tagList },
  },
  {
    type: "aws:ec2/managedPrefixList:ManagedPrefixList",
    props: { id: "pl-1", entries: [{ cidr: "0.0.0.0/0" }], tags },
  },
  {
    type: "aws:ec2/instance:Instance",
    props: {
      rootBlockDevice: { encrypted: false, tags },
      ebsBlockDevices: [{ encrypted: false, tags }],
      volumeTags: tags,
      tags,
    },
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: {
      tagSpecifications: [{ resourceType: "instance", tags }],
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "false" } }],
      tags,
    },
  },
  { type: "aws:ebs/volume:Volume", props: { encrypted: false, kmsKeyId: "k", tags } },
  { type: "aws:rds/instance:Instance", props: { storageEncrypted: false, identifier: "db", tags } },
  { type: "aws:rds/cluster:Cluster", props: { storageEncrypted: false, tags } },
  { type: "aws:s3/bucket:Bucket", props: { bucket: "logs", acl: "public-read", policy: document, tags } },
  { type: "aws:s3/bucketPolicy:BucketPolicy", props: { bucket: "logs", policy: document } },
  { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", props: { bucket: "logs", blockPublicAcls: false } },
  { type: "aws:autoscaling/group:Group", props: { tags: tagList } },
  {
    type: "aws:ecs/service:Service",
    props: {
      propagateTags: "SERVICE",
      tags,
      volumeConfiguration: { managedEbsVolume: { tagSpecifications: [{ tags }] } },
    },
  },
  {
    type: "aws:iam/role:Role",
    props: { name: "a", path: "/", inlinePolicies: [{ policy: document }], managedPolicyArns: ["arn:x/y"], tags },
  },
  { type: "aws:iam/rolePolicy:RolePolicy", props: { role: "a", policy: document } },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    props: { role: "a", policyArn: "arn:x/AdministratorAccess" },
  },
  { type: "aws:iam/userGroupMembership:UserGroupMembership", props: { user: "a", groups: ["b"] } },
  {
    type: "aws-native:iam:Role",
    props: { roleName: "a", policies: [{ policyDocument: JSON.parse(document) }], tags: tagList },
  },
  {
    type: "aws:cloudwatch/eventRule:EventRule",
    props: { name: "firebreak-x", eventPattern: "{}", eventBusName: "firebreak" },
  },
  { type: "aws:cloudwatch/eventTarget:EventTarget", props: { rule: "firebreak-x", arn: "arn:x" } },
  {
    type: "aws:organizations/policy:Policy",
    props: { name: "p", type: "TAG_POLICY", content: '{"tags":{"SecurityException":{}}}' },
  },
  { type: "aws:guardduty/detector:Detector", props: { enable: true } },
  { type: "pulumi:providers:aws", props: { defaultTags: JSON.stringify({ tags }) } },
  { type: "aws:ec2/tag:Tag", props: { resourceId: "i-1", key: "SecurityException", value: governed() } },
];

/** What may stand where something else is expected: not known yet, left out, or of another kind. */
const strangers: readonly unknown[] = [
  unknown,
  null,
  undefined,
  7,
  true,
  "",
  "{",
  [],
  [null],
  [unknown],
  {},
  { key: unknown },
];

/** The resource, once for each place in its inputs and each stranger in that place. */
function* mutated(resource: TestResource): Generator<TestResource> {
  for (const props of mutations(resource.props ?? {}))
    yield { ...resource, props: props as Readonly<Record<string, unknown>> };
}

function* mutations(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key);
    const put = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    for (const stranger of strangers) yield put(stranger);
    for (const mutation of mutations(inner)) yield put(mutation);
  }
}

/** The samples of the same service, which a policy of a stack looks at together. */
function companyOf({ type }: TestResource): readonly TestResource[] {
  return samples.filter((other) => other.type.split("/")[0] === type.split("/")[0]);
}

describe("a program with anything in it", () => {
  for (const policy of policies)
    it(`does not break ${policy.name}`, function () {
      this.timeout(60_000);
      for (const sample of samples)
        for (const resource of [sample, ...mutated(sample)])
          assert.doesNotThrow(
            () =>
              isStackPolicy(policy)
                ? runOnStack(policy, [...companyOf(sample), resource])
                : runOnResource(policy, resource),
            `${policy.name} on ${JSON.stringify(resource)}`,
          );
    });
});
