import assert from "node:assert/strict";
import { CloudTrailClient, type LookupAttributeKey, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateTagsCommand, DeleteTagsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand, TagUserCommand } from "@aws-sdk/client-iam";
import { ResourceGroupsTaggingAPIClient, TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { createBucket } from "../../../../rehearsal/world/bucket";
import { machineImageId } from "../../../../rehearsal/world/organizationPlan";
import { createUser } from "../../../../rehearsal/world/principals";
import { RehearsedAccount } from "../../../../rehearsal/world/rehearsedAccount";
import { type ClientConfiguration, EmulatedAccounts, region } from "../emulatedAccounts";

const account = "111111111111";
const unexcepted = [{ Key: "Name", Value: "web" }];
const tags = [{ Key: "SecurityException", Value: "Jira-1 <&> until=2027-01-31" }];

/** As much of a record as is looked at here. */
interface Record {
  readonly eventName: string;
  readonly awsRegion: string;
  readonly userIdentity: unknown;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
}

describe("The rehearsed CloudTrail", function () {
  this.timeout(120_000);
  let world: EmulatedAccounts;
  let deployer: ClientConfiguration;
  let member: RehearsedAccount;

  before(async () => {
    world = await EmulatedAccounts.start();
    deployer = await world.administrator(account);
    member = new RehearsedAccount("sandbox", account, deployer.credentials, region, world.gateway.url);
  });
  after(async () => {
    member.close();
    await world.stop();
  });

  async function lookUp(
    AttributeKey: LookupAttributeKey,
    AttributeValue: string,
    { region: place = region, ...more }: { region?: string; MaxResults?: number; NextToken?: string } = {},
  ) {
    const client = new CloudTrailClient({ ...deployer, region: place });
    const answer = await client.send(
      new LookupEventsCommand({ LookupAttributes: [{ AttributeKey, AttributeValue }], ...more }),
    );
    const records = (answer.Events ?? []).map(({ CloudTrailEvent: text = "" }): Record => JSON.parse(text));
    return { ...answer, records };
  }

  async function launch(Tags = tags) {
    const { Instances: [instance] = [] } = await member.client(EC2Client).send(
      new RunInstancesCommand({
        ImageId: machineImageId,
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: "instance", Tags }],
      }),
    );
    return instance?.InstanceId ?? "";
  }

  it("tells of an instance's tags by its id, newest first, with what was asked and answered", async () => {
    const id = await launch();
    const ec2 = member.client(EC2Client);
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: "SecurityException" }] }));
    const { records, Events } = await lookUp("ResourceName", id);
    assert.deepEqual(
      records.map(({ eventName }) => eventName),
      ["DeleteTags", "CreateTags", "RunInstances"],
    );
    const tag = { key: "SecurityException", value: "Jira-1 <&> until=2027-01-31" };
    assert.deepEqual(records[0]?.requestParameters, {
      resourcesSet: { items: [{ resourceId: id }] },
      tagSet: { items: [{ key: "SecurityException" }] },
    });
    assert.deepEqual(records[1]?.requestParameters, {
      resourcesSet: { items: [{ resourceId: id }] },
      tagSet: { items: [tag] },
    });
    assert.deepEqual(records[2]?.requestParameters, {
      tagSpecificationSet: { items: [{ resourceType: "instance", tags: [tag] }] },
    });
    assert.deepEqual(records[2]?.responseElements, { instancesSet: { items: [{ instanceId: id }] } });
    assert.deepEqual(records[1]?.userIdentity, {
      type: "IAMUser",
      principalId: "AIDADEPLOYER",
      arn: `arn:aws:iam::${account}:user/deployer`,
      accountId: account,
      userName: "deployer",
    });
    const [newest] = Events ?? [];
    assert.deepEqual(
      [
        newest?.EventName,
        newest?.EventSource,
        newest?.Username,
        newest?.ReadOnly,
        newest?.Resources?.[0]?.ResourceName,
      ],
      ["DeleteTags", "ec2.amazonaws.com", "deployer", "false", id],
    );
    assert.ok(newest?.EventTime instanceof Date && Math.abs(newest.EventTime.getTime() - Date.now()) < 60_000);
  });

  it("tells of an assumed role by its session and by the role", async () => {
    const iam = member.client(IAMClient);
    const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" };
    await iam.send(
      new CreateRoleCommand({
        RoleName: "exceptions",
        Path: "/platform/",
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      }),
    );
    const may = { Effect: "Allow", Action: "ec2:CreateTags", Resource: "*" };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "exceptions",
        PolicyName: "tags",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [may] }),
      }),
    );
    const roleArn = `arn:aws:iam::${account}:role/platform/exceptions`;
    const { Credentials: session } = await member
      .client(STSClient)
      .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "jane" }));
    const id = await launch(unexcepted);
    const ec2 = new EC2Client(
      world.signedBy({
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
      }),
    );
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
    const { records } = await lookUp("ResourceName", id);
    const identity: { type?: string; arn?: string; sessionContext?: { sessionIssuer?: { arn?: string } } } = Object(
      records[0]?.userIdentity,
    );
    assert.deepEqual(
      [identity.type, identity.arn, identity.sessionContext?.sessionIssuer?.arn],
      ["AssumedRole", `arn:aws:sts::${account}:assumed-role/exceptions/jane`, roleArn],
    );
  });

  it("has IAM's calls in one Region of the partition", async () => {
    const user = await createUser(member);
    await member.client(IAMClient).send(new TagUserCommand({ UserName: user.name, Tags: tags }));
    assert.deepEqual((await lookUp("ResourceName", user.name)).records, []);
    const { records } = await lookUp("ResourceName", user.name, { region: "us-east-1" });
    assert.deepEqual(
      records.map(({ eventName, awsRegion }) => [eventName, awsRegion]),
      [
        ["TagUser", "us-east-1"],
        ["CreateUser", "us-east-1"],
      ],
    );
    assert.deepEqual(records[0]?.requestParameters, {
      userName: user.name,
      tags: [{ key: "SecurityException", value: "Jira-1 <&> until=2027-01-31" }],
    });
  });

  it("has a bucket's tags as S3's XML, a list of one as its element", async () => {
    const { name: Bucket } = await createBucket(member);
    const s3 = new S3Client({ ...deployer, forcePathStyle: true });
    const put = (TagSet: { Key: string; Value: string }[]) =>
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    await put(tags);
    await put([...tags, { Key: "team", Value: "web" }]);
    const { records } = await lookUp("EventName", "PutBucketTagging");
    const taggings = records.map(({ requestParameters }) => Object(requestParameters).Tagging);
    assert.deepEqual(taggings, [
      { TagSet: { Tag: [...tags, { Key: "team", Value: "web" }] } },
      { TagSet: { Tag: tags[0] } },
    ]);
    assert.equal((await lookUp("ResourceName", Bucket)).records.length, 3, "with CreateBucket");
  });

  it("has the tagging API's own call with its ARNs", async () => {
    const arn = `arn:aws:rds:${region}:${account}:db:orders`;
    await member
      .client(ResourceGroupsTaggingAPIClient)
      .send(new TagResourcesCommand({ ResourceARNList: [arn], Tags: { SecurityException: "Jira-1" } }));
    const { records } = await lookUp("ResourceName", arn);
    assert.deepEqual(records[0]?.requestParameters, {
      resourceARNList: [arn],
      tags: { SecurityException: "Jira-1" },
    });
  });

  it("gives pages, and one account's events to nobody else", async () => {
    const id = await launch(unexcepted);
    const ec2 = member.client(EC2Client);
    for (const Value of ["1", "2", "3", "4"])
      await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "turn", Value }] }));
    const first = await lookUp("ResourceName", id, { MaxResults: 3 });
    const second = await lookUp("ResourceName", id, { MaxResults: 3, NextToken: first.NextToken ?? "" });
    assert.deepEqual([first.records.length, second.records.length, second.NextToken], [3, 2, undefined]);
    const other = new CloudTrailClient(await world.administrator("222222222222"));
    const { Events } = await other.send(
      new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue: id }] }),
    );
    assert.deepEqual(Events, []);
  });

  it("holds events back for as long as it is told to", async () => {
    const id = await launch();
    world.gateway.trail.delayMinutes = 15;
    try {
      assert.deepEqual((await lookUp("ResourceName", id)).records, []);
    } finally {
      world.gateway.trail.delayMinutes = 0;
    }
    assert.equal((await lookUp("ResourceName", id)).records.length, 1);
  });

  it("has nothing of a call that was refused", async () => {
    const id = await launch(unexcepted);
    const { keys } = await createUser(member);
    const [key] = keys;
    assert.ok(key);
    const ec2 = new EC2Client(world.signedBy(key));
    await assert.rejects(ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags })), /not authorized/);
    const { records } = await lookUp("ResourceName", id);
    assert.deepEqual(
      records.map(({ eventName }) => eventName),
      ["RunInstances"],
    );
  });
});
