import assert from "node:assert/strict";
import { type TagWrite, tagWriteOf, trailNamesOf } from "../../../functions/domain/tagWrite";
import { createTags, trailEvent } from "./trailExamples";

const instance = "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0";
const group = "arn:aws:ec2:eu-central-1:123456789012:security-group/sg-04d018d184a18f647";
const alice = "arn:aws:iam::123456789012:user/people/alice";
const app = "arn:aws:iam::123456789012:role/app";
const bucket = "arn:aws:s3:::invoices";
const database = "arn:aws:rds:eu-central-1:123456789012:db:orders";
const tagKey = "SecurityException";
const wrote: TagWrite = { kind: "wrote", value: "Jira-1" };
const removed: TagWrite = { kind: "removed" };

const lower = [
  { key: "Name", value: "web" },
  { key: tagKey, value: "Jira-1" },
];
const upper = lower.map(({ key, value }) => ({ Key: key, Value: value }));
const s3Body = (Tag: unknown) => ({
  bucketName: "invoices",
  Host: "s3.eu-central-1.amazonaws.com",
  tagging: "",
  Tagging: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", TagSet: { Tag } },
});

type Way = readonly [
  source: string,
  name: string,
  resourceArn: string,
  requestParameters: unknown,
  write: TagWrite | undefined,
  responseElements?: unknown,
];

const ways: readonly Way[] = [
  [
    "ec2",
    "CreateTags",
    instance,
    { resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] }, tagSet: { items: lower } },
    wrote,
  ],
  [
    "ec2",
    "DeleteTags",
    instance,
    { resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] }, tagSet: { items: [{ key: tagKey }] } },
    removed,
  ],
  // Without keys it removes every tag.
  ["ec2", "DeleteTags", instance, { resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] } }, removed],
  [
    "ec2",
    "DeleteTags",
    instance,
    { resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] }, tagSet: { items: [{ key: "Name" }] } },
    undefined,
  ],
  [
    "ec2",
    "RunInstances",
    instance,
    { tagSpecificationSet: { items: [{ resourceType: "instance", tags: lower }] } },
    wrote,
    { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
  ],
  // What is written on its volumes is not on the instance.
  [
    "ec2",
    "RunInstances",
    instance,
    { tagSpecificationSet: { items: [{ resourceType: "volume", tags: lower }] } },
    undefined,
    { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
  ],
  [
    "ec2",
    "CreateSecurityGroup",
    group,
    { groupName: "web", tagSpecificationSet: { items: [{ resourceType: "security-group", tags: lower }] } },
    wrote,
    { _return: true, groupId: "sg-04d018d184a18f647" },
  ],
  [
    "ec2",
    "CreateNatGateway",
    "arn:aws:ec2:eu-central-1:123456789012:natgateway/nat-0123456789abcdef0",
    {
      CreateNatGatewayRequest: {
        SubnetId: "subnet-0a1b2c3d",
        TagSpecification: { ResourceType: "natgateway", tag: 1, Tag: { Value: "Jira-1", tag: 1, Key: tagKey } },
      },
    },
    wrote,
    { CreateNatGatewayResponse: { natGateway: { natGatewayId: "nat-0123456789abcdef0" } } },
  ],
  ["iam", "TagUser", alice, { userName: "alice", tags: lower }, wrote],
  ["iam", "UntagUser", alice, { userName: "alice", tagKeys: [tagKey] }, removed],
  ["iam", "UntagUser", alice, { userName: "alice", tagKeys: ["Name"] }, undefined],
  ["iam", "CreateUser", alice, { userName: "alice", path: "/people/", tags: lower }, wrote],
  ["iam", "TagRole", app, { roleName: "app", tags: lower }, wrote],
  ["iam", "UntagRole", app, { roleName: "app", tagKeys: [tagKey] }, removed],
  ["iam", "CreateRole", app, { roleName: "app", assumeRolePolicyDocument: "{}", tags: lower }, wrote],
  ["s3", "PutBucketTagging", bucket, s3Body(upper), wrote],
  // A list of one is its element.
  ["s3", "PutBucketTagging", bucket, s3Body(upper[1]), wrote],
  // It replaces the whole set: what it leaves out is removed.
  ["s3", "PutBucketTagging", bucket, s3Body(upper[0]), removed],
  ["s3", "DeleteBucketTagging", bucket, { bucketName: "invoices", tagging: "" }, removed],
  [
    "s3",
    "CreateBucket",
    bucket,
    { bucketName: "invoices", CreateBucketConfiguration: { Tags: { Tag: upper[1] } } },
    wrote,
  ],
  ["s3", "TagResource", bucket, { resourceArn: bucket, TagResourceRequest: { Tags: { Tag: upper } } }, wrote],
  ["s3", "UntagResource", bucket, { resourceArn: bucket, tagKeys: tagKey }, removed],
  ["rds", "AddTagsToResource", database, { resourceName: database, tags: lower }, wrote],
  ["rds", "RemoveTagsFromResource", database, { resourceName: database, tagKeys: [tagKey] }, removed],
  ["rds", "CreateDBInstance", database, { dBInstanceIdentifier: "orders", tags: lower }, wrote],
  ["tagging", "TagResources", bucket, { resourceARNList: [database, bucket], tags: { [tagKey]: "Jira-1" } }, wrote],
  ["tagging", "UntagResources", bucket, { resourceARNList: [bucket], tagKeys: [tagKey] }, removed],
  [
    "autoscaling",
    "CreateOrUpdateTags",
    "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:930d940e:autoScalingGroupName/web",
    {
      tags: [
        {
          resourceId: "web",
          resourceType: "auto-scaling-group",
          key: tagKey,
          value: "Jira-1",
          propagateAtLaunch: true,
        },
      ],
    },
    wrote,
  ],
  [
    "lambda",
    "TagResource20170331v2",
    "arn:aws:lambda:eu-central-1:123456789012:function:mail",
    { resource: "arn:aws:lambda:eu-central-1:123456789012:function:mail", tags: { [tagKey]: "Jira-1" } },
    wrote,
  ],
  [
    "kms",
    "TagResource",
    "arn:aws:kms:eu-central-1:123456789012:key/1234abcd",
    { keyId: "1234abcd", tags: [{ tagKey, tagValue: "Jira-1" }] },
    wrote,
  ],
  // No row has this call; it writes the key all the same.
  [
    "ec2",
    "CreateWarpGate",
    "arn:aws:ec2:eu-central-1:123456789012:warp-gate/wg-1",
    {
      CreateWarpGateRequest: { TagSpecification: { ResourceType: "warp-gate", Tag: { Key: tagKey, Value: "Jira-1" } } },
    },
    wrote,
  ],
  ["ec2", "DescribeTags", instance, { filterSet: { items: [{ key: tagKey, value: "Jira-1" }] } }, undefined],
];

describe("What a call did to a tag", () => {
  for (const [source, eventName, resourceArn, requestParameters, write, responseElements] of ways) {
    const outcome = write === undefined ? "left alone" : write.kind === "removed" ? "removed" : "written";
    it(`is ${outcome} by ${eventName} of ${source} with ${Object.keys(requestParameters ?? {}).join(", ")} of ${resourceArn}`, () => {
      const event = trailEvent({
        eventSource: `${source}.amazonaws.com`,
        eventName,
        requestParameters,
        ...(responseElements === undefined ? {} : { responseElements }),
      });
      assert.deepEqual(tagWriteOf(event, { resourceArn, tagKey }), write);
    });
  }

  it("is nothing where the call was refused", () => {
    const refused = createTags("Jira-1", { errorCode: "Client.UnauthorizedOperation" });
    assert.equal(tagWriteOf(refused, { resourceArn: instance, tagKey }), undefined);
  });

  it("is nothing where it is about another resource, also of the same name", () => {
    const other = createTags("Jira-1", {}, ["i-0fedcba9876543210"]);
    assert.equal(tagWriteOf(other, { resourceArn: instance, tagKey }), undefined);
    const user = trailEvent({
      eventSource: "iam.amazonaws.com",
      eventName: "TagUser",
      requestParameters: { userName: "app", tags: lower },
    });
    assert.equal(tagWriteOf(user, { resourceArn: app, tagKey }), undefined);
    const one = createTags("Jira-1", {}, ["i-0fedcba9876543210", "i-0123456789abcdef0"]);
    assert.deepEqual(tagWriteOf(one, { resourceArn: instance, tagKey }), wrote);
  });

  it("is nothing where the key differs in case, and an empty value where none is given", () => {
    const cased = trailEvent({
      eventSource: "iam.amazonaws.com",
      eventName: "TagRole",
      requestParameters: { roleName: "app", tags: [{ key: "securityexception", value: "Jira-1" }, { key: tagKey }] },
    });
    assert.deepEqual(tagWriteOf(cased, { resourceArn: app, tagKey }), { kind: "wrote", value: "" });
    assert.equal(tagWriteOf(cased, { resourceArn: app, tagKey: "SECURITYEXCEPTION" }), undefined);
  });

  it("is nothing where the request parameters are left out or of another shape", () => {
    for (const requestParameters of [null, undefined, "omitted", 1, [], { resourcesSet: "i-0123456789abcdef0" }]) {
      const event = createTags("", { requestParameters });
      assert.equal(tagWriteOf(event, { resourceArn: instance, tagKey }), undefined, JSON.stringify(requestParameters));
    }
  });
});

describe("The names that CloudTrail has a resource by", () => {
  it("are what its ARN ends with, and the ARN", () => {
    assert.deepEqual(trailNamesOf(instance), ["i-0123456789abcdef0", instance]);
    assert.deepEqual(trailNamesOf(alice), ["alice", alice]);
    assert.deepEqual(trailNamesOf(bucket), ["invoices", bucket]);
    assert.deepEqual(trailNamesOf(database), ["orders", database]);
  });
});
