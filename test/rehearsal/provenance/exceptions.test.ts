import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateTagsCommand, DeleteTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, TagUserCommand } from "@aws-sdk/client-iam";
import { PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { principalResponse } from "../../../functions/block-principal/response";
import { confinement } from "../../../functions/confine-security-group/response";
import { isolation } from "../../../functions/isolate-instance/response";
import { automationResponse } from "../../../functions/start-automation/response";
import type { FaultKind } from "../../../rehearsal/gateway/faults";
import { createBucket, type RehearsedBucket } from "../../../rehearsal/world/bucket";
import { complianceChangeEvent } from "../../../rehearsal/world/complianceChange";
import { findingAbout, type GuardDutyFinding, sentAgain } from "../../../rehearsal/world/finding";
import { findingAboutPrincipal } from "../../../rehearsal/world/principalFinding";
import { createUser, type RehearsedPrincipal } from "../../../rehearsal/world/principals";
import { createSecurityGroup, openGroup, type RehearsedGroup } from "../../../rehearsal/world/securityGroup";
import { launchInstance, type Workload } from "../../../rehearsal/world/workload";
import { region } from "../gateway/emulatedAccounts";
import { type Delivered, EmulatedResponders, memberId } from "./emulatedResponders";

const key = "SecurityException";
const value = "Jira-1 until=2099-01-31";
const mining = "CryptoCurrency:EC2/BitcoinTool.B!DNS";
const blocked = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";
const encrypt = { document: "AWS-EnableS3BucketEncryption" };

/** Text of the notice's line about the exception. */
function exceptionTold({ notices }: Delivered): string {
  return (
    /^Exception {2}(.*)$/m.exec(notices.at(-1) ?? "")?.[1] ?? `no exception is told of in ${notices.length} notices`
  );
}

/** CloudTrail tells times to the second: what follows is in a later one. */
async function nextSecond(): Promise<void> {
  await sleep(1001 - (Date.now() % 1000));
}

const guardDuty = (detail: GuardDutyFinding) => ({
  source: "aws.guardduty",
  "detail-type": "GuardDuty Finding",
  detail,
});

describe("An exception counts by who set it and when", function () {
  this.timeout(180_000);
  let responders: EmulatedResponders;

  before(async () => {
    responders = await EmulatedResponders.start();
    for (const response of [isolation, principalResponse, confinement, automationResponse])
      await responders.allow(response);
  });
  after(() => responders.stop());
  afterEach(() => {
    responders.world.gateway.faults.clear();
    responders.world.gateway.trail.delayMinutes = 0;
  });

  const lookups = ({ calls }: Delivered) =>
    calls.filter(({ service, operation }) => service === "cloudtrail" && operation === "LookupEvents");
  const asPlatform = (id: string) =>
    new EC2Client(responders.platform).send(
      new CreateTagsCommand({ Resources: [id], Tags: [{ Key: key, Value: value }] }),
    );
  const asDeployer = (id: string) =>
    responders.member
      .client(EC2Client)
      .send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: key, Value: value }] }));

  describe("where an instance is to be isolated", () => {
    let workload: Workload;

    beforeEach(async () => {
      workload = await launchInstance(responders.member, { network: responders.network });
    });
    const found = (firstSeen = new Date()) => findingAbout(workload, mining, { firstSeen });
    const deliver = (finding = found(), principals?: readonly string[]) =>
      responders.deliver(isolation, guardDuty(finding), principals === undefined ? {} : { principals });

    it("exempts it where somebody who may has set it before, and the notice says who", async () => {
      await asPlatform(workload.instanceId);
      const delivered = await deliver();
      assert.equal(delivered.outcome?.kind, "exempt");
      assert.match(
        exceptionTold(delivered),
        /It was set at .* by arn:aws:sts::111111111111:assumed-role\/exceptions\/jane of arn:aws:iam::111111111111:role\/platform\/exceptions \(CreateTags\), says CloudTrail\./,
      );
      assert.equal(lookups(delivered).length, 1);
    });

    it("does not where it was set after the finding's first event, and the notice says why", async () => {
      const finding = found();
      await nextSecond();
      await asPlatform(workload.instanceId);
      const delivered = await deliver(finding);
      assert.equal(delivered.outcome?.kind, "contained");
      assert.match(exceptionTold(delivered), /did not exempt it: it was set at .* after the finding's first event at/);
    });

    it("does not where somebody set it who may not, with CreateTags or as the instance was launched", async () => {
      await asDeployer(workload.instanceId);
      const tagged = await deliver();
      assert.equal(tagged.outcome?.kind, "contained");
      assert.match(
        exceptionTold(tagged),
        /it was set at .* by arn:aws:iam::111111111111:user\/deployer \(CreateTags\), who is not among those who may/,
      );
      workload = await launchInstance(responders.member, { network: responders.network, tags: { [key]: value } });
      const launched = await deliver();
      assert.equal(launched.outcome?.kind, "contained");
      assert.match(exceptionTold(launched), /user\/deployer \(RunInstances\), who is not among those who may/);
    });

    it("exempts it whoever set it where nobody is listed", async () => {
      await asDeployer(workload.instanceId);
      assert.equal((await deliver(found(), [])).outcome?.kind, "exempt");
    });

    it("exempts it though a deployment wrote the same value again later", async () => {
      await asPlatform(workload.instanceId);
      const finding = found();
      await nextSecond();
      await asDeployer(workload.instanceId);
      assert.equal((await deliver(finding)).outcome?.kind, "exempt");
    });

    it("does not where it had been removed and was put back after the finding's first event", async () => {
      await asPlatform(workload.instanceId);
      const finding = found();
      await nextSecond();
      const { member } = responders;
      await member
        .client(EC2Client)
        .send(new DeleteTagsCommand({ Resources: [workload.instanceId], Tags: [{ Key: key }] }));
      await nextSecond();
      await asPlatform(workload.instanceId);
      assert.equal((await deliver(finding)).outcome?.kind, "contained");
    });

    it("exempts it at first where CloudTrail is late, and contains it when the finding comes again", async () => {
      const finding = found();
      await nextSecond();
      await asDeployer(workload.instanceId);
      responders.world.gateway.trail.delayMinutes = 15;
      const first = await deliver(finding);
      assert.equal(first.outcome?.kind, "exempt");
      assert.match(exceptionTold(first), /CloudTrail does not tell who set it.*last 15 minutes may be missing/);
      assert.equal((await deliver(sentAgain(finding))).outcome?.kind, "exempt");

      responders.world.gateway.trail.delayMinutes = 0;
      const again = await deliver(sentAgain(finding));
      assert.equal(again.outcome?.kind, "contained");
      assert.match(exceptionTold(again), /did not exempt it: it was set at/);
    });

    it("is not asked about again, nor told of, where the same event is delivered twice", async () => {
      await asPlatform(workload.instanceId);
      const finding = found();
      await deliver(finding);
      const again = await deliver(finding);
      assert.deepEqual([again.outcome?.kind, lookups(again).length, again.notices.length], ["exempt", 0, 0]);
    });

    it("is asked about again where the activity goes on, and CloudTrail's word then counts", async () => {
      await asPlatform(workload.instanceId);
      const finding = found();
      responders.world.gateway.faults.inject({ kind: "access-denied", service: "cloudtrail" });
      assert.match(exceptionTold(await deliver(finding)), /could not be asked/);
      responders.world.gateway.faults.clear();
      const again = await deliver(sentAgain(finding));
      assert.equal(again.outcome?.kind, "exempt");
      assert.match(exceptionTold(again), /\(CreateTags\), says CloudTrail/);
    });

    it("is not asked about where no tag exempts: nothing waits for CloudTrail", async () => {
      const delivered = await deliver();
      assert.deepEqual([delivered.outcome?.kind, lookups(delivered).length], ["contained", 0]);
    });

    for (const [kind, why] of [
      ["throttle", /CloudTrail could not be asked \(\w*Throttl/],
      ["access-denied", /CloudTrail could not be asked \(AccessDenied/],
      ["server-error", /CloudTrail could not be asked \(/],
    ] satisfies readonly (readonly [FaultKind, RegExp])[]) {
      it(`exempts it where CloudTrail answers with ${kind}, and the notice says so`, async () => {
        await asDeployer(workload.instanceId);
        responders.world.gateway.faults.inject({ kind, service: "cloudtrail" });
        const delivered = await deliver();
        assert.equal(delivered.outcome?.kind, "exempt");
        assert.match(exceptionTold(delivered), why);
      });
    }
  });

  describe("where a user is to be blocked", () => {
    let user: RehearsedPrincipal;

    beforeEach(async () => {
      user = await createUser(responders.member, { path: "/people/" });
    });
    const tag = (client: IAMClient) =>
      client.send(new TagUserCommand({ UserName: user.name, Tags: [{ Key: key, Value: value }] }));
    const deliver = (firstSeen = new Date()) =>
      responders.deliver(principalResponse, guardDuty(findingAboutPrincipal(user, blocked, { firstSeen })));

    it("exempts it where somebody who may has set it before", async () => {
      await tag(new IAMClient(responders.platform));
      const delivered = await deliver();
      assert.equal(delivered.outcome?.kind, "exempt");
      assert.match(exceptionTold(delivered), /assumed-role\/exceptions\/jane .*\(TagUser\), says CloudTrail/);
      assert.deepEqual(
        lookups(delivered).map(({ region: place }) => place),
        ["us-east-1", "us-east-1"],
        "IAM's history is there, by name and by ARN",
      );
    });

    it("does not where it was set after the finding's first event", async () => {
      const firstSeen = new Date();
      await nextSecond();
      await tag(new IAMClient(responders.platform));
      const delivered = await deliver(firstSeen);
      assert.equal(delivered.outcome?.kind, "contained");
      assert.match(exceptionTold(delivered), /did not exempt it: it was set at .* after the finding's first event at/);
    });

    it("does not where the user has set it himself", async () => {
      await tag(responders.member.client(IAMClient));
      const delivered = await deliver();
      assert.equal(delivered.outcome?.kind, "contained");
      assert.match(exceptionTold(delivered), /user\/deployer \(TagUser\), who is not among those who may/);
    });
  });

  describe("where a security group is to be confined", () => {
    let group: RehearsedGroup;
    let at: string;

    beforeEach(async () => {
      // Config found it long before its owner had it excepted.
      at = new Date(Date.now() - 3_600_000).toISOString();
      group = await createSecurityGroup(responders.member, responders.network);
      await openGroup(group, [
        { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }] },
      ]);
    });
    const deliver = () =>
      responders.deliver(
        confinement,
        complianceChangeEvent({
          accountId: memberId,
          region,
          rule: "SECURITY_GROUP_OPEN_PROHIBITED",
          resourceType: "AWS::EC2::SecurityGroup",
          resourceId: group.id,
          at,
        }),
      );

    it("exempts it where somebody who may has set it, also after Config had found it", async () => {
      await asPlatform(group.id);
      const delivered = await deliver();
      assert.equal(delivered.outcome?.kind, "exempt");
      assert.match(exceptionTold(delivered), /\(CreateTags\), says CloudTrail/);
    });

    it("contains it when Config tells of it again and CloudTrail knows by then who set it", async () => {
      await asDeployer(group.id);
      responders.world.gateway.trail.delayMinutes = 15;
      assert.equal((await deliver()).outcome?.kind, "exempt");
      const stillLate = await deliver();
      assert.deepEqual([stillLate.outcome?.kind, stillLate.notices.length], ["exempt", 0], "it is told of once");
      responders.world.gateway.trail.delayMinutes = 0;
      const again = await deliver();
      assert.equal(again.outcome?.kind, "contained");
      assert.match(exceptionTold(again), /user\/deployer \(CreateTags\), who is not among those who may/);
    });

    it("does not where somebody set it who may not, with CreateTags or as the group was made", async () => {
      await asDeployer(group.id);
      const tagged = await deliver();
      assert.equal(tagged.outcome?.kind, "contained");
      assert.match(exceptionTold(tagged), /user\/deployer \(CreateTags\), who is not among those who may/);
      group = await createSecurityGroup(responders.member, responders.network, { [key]: value });
      await openGroup(group, [
        { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }] },
      ]);
      const made = await deliver();
      assert.equal(made.outcome?.kind, "contained");
      assert.match(exceptionTold(made), /user\/deployer \(CreateSecurityGroup\), who is not among those who may/);
    });
  });

  describe("where a runbook is to be started", () => {
    let bucket: RehearsedBucket;

    beforeEach(async () => {
      bucket = await createBucket(responders.member);
    });
    const tag = (client: S3Client, team = "web") =>
      client.send(
        new PutBucketTaggingCommand({
          Bucket: bucket.name,
          Tagging: {
            TagSet: [
              { Key: key, Value: value },
              { Key: "team", Value: team },
            ],
          },
        }),
      );
    const platform = () => new S3Client({ ...responders.platform, forcePathStyle: true });
    const deployer = () => new S3Client({ ...responders.member.configuration(), forcePathStyle: true });
    const deliver = () =>
      responders.deliver(
        automationResponse,
        complianceChangeEvent({
          accountId: memberId,
          region,
          rule: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
          resourceType: "AWS::S3::Bucket",
          resourceId: bucket.name,
        }),
        { options: encrypt },
      );
    const started = ({ calls }: Delivered) =>
      calls.some(({ service, operation }) => service === "ssm" && operation === "StartAutomationExecution");

    it("exempts it where somebody who may has set it, though others write the whole set again", async () => {
      await tag(platform());
      await tag(deployer(), "mail");
      const delivered = await deliver();
      assert.deepEqual([delivered.outcome?.kind, started(delivered)], ["exempt", false]);
      assert.match(exceptionTold(delivered), /assumed-role\/exceptions\/jane .*\(PutBucketTagging\), says CloudTrail/);
    });

    it("does not where somebody set it who may not: the runbook is started", async () => {
      await tag(deployer());
      const delivered = await deliver();
      // There is no role for it here, so the start is as far as it comes.
      assert.equal(started(delivered), true);
      assert.match(exceptionTold(delivered), /user\/deployer \(PutBucketTagging\), who is not among those who may/);
    });

    it("does not where it was set on an instance after GuardDuty's first event: the runbook is started", async () => {
      const workload = await launchInstance(responders.member, { network: responders.network });
      const finding = findingAbout(workload, mining, { firstSeen: new Date() });
      await nextSecond();
      await asPlatform(workload.instanceId);
      const options = { document: "AWS-StopEC2Instance", parameters: { InstanceId: "{resourceId}" }, permissions: [] };
      const delivered = await responders.deliver(automationResponse, guardDuty(finding), { options });
      assert.equal(started(delivered), true);
      assert.match(exceptionTold(delivered), /did not exempt it: it was set at .* after the finding's first event at/);
    });
  });
});
