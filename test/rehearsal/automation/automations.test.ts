import assert from "node:assert/strict";
import {
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
} from "@aws-sdk/client-ec2";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { responderFunctionName } from "../../../functions/domain/names";
import { startAutomation } from "../../../functions/start-automation/responder";
import { Rehearsal } from "../../../rehearsal/rehearsal";
import {
  blocksPublicAccess,
  bucketIsUnchanged,
  changeOf,
  encryptionRunbook,
  isEncrypted,
  publicAccessRunbook,
  respondToBucket,
  startedTimes,
  wasAutomated,
} from "../../../rehearsal/scenarios/bucketResponse";
import { hasNoDeadLetter, hasOneIncident, wasNotified } from "../../../rehearsal/scenarios/expectations";
import { observe } from "../../../rehearsal/scenarios/observation";
import { callsOf } from "../../../rehearsal/scenarios/responderCalls";
import { blockAccount } from "../../../rehearsal/world/accountPublicAccess";
import { createBucket, type RehearsedBucket, readBucket, s3Of } from "../../../rehearsal/world/bucket";
import { complianceChangeEvent, publishComplianceChange } from "../../../rehearsal/world/complianceChange";
import { findingAbout } from "../../../rehearsal/world/finding";
import { readInstance } from "../../../rehearsal/world/instanceState";
import { type MemberName, memberNames } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import { stopRecording } from "../../../rehearsal/world/unrecorded";
import { describeInstance, type Workload } from "../../../rehearsal/world/workload";
import { assertAll } from "../assertAll";
import { actionsOf } from "../declaredActions";
import { shareRunbooks, terminationRow, topicRow, volumeRow } from "./ownRunbooks";

const encryption = { rule: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", runbook: encryptionRunbook };
const publicRead = { rule: "S3_BUCKET_PUBLIC_READ_PROHIBITED", runbook: publicAccessRunbook };
const beacon = "Backdoor:EC2/C&CActivity.B!DNS";
const terminationRunbook = "AWS-TerminateEC2Instance";

describe("Each automation ends in the right outcome", function () {
  this.timeout(900_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;

  before(async () => {
    rehearsal = await Rehearsal.open();
    organization = rehearsal.organization;
    // What a test itself publishes is to be all that Config finds.
    for (const member of memberNames) await stopRecording(organization.account(member));
  });
  after(() => rehearsal?.close());

  const bucketOf = (member: MemberName, options: Parameters<typeof createBucket>[1] = {}) =>
    createBucket(organization.account(member), options);

  function invoke(payload: unknown): Promise<unknown> {
    const lambda = organization.account("security").client(LambdaClient);
    return lambda.send(
      new InvokeCommand({
        FunctionName: responderFunctionName(startAutomation.name),
        InvocationType: "Event",
        Payload: JSON.stringify(payload),
      }),
    );
  }

  const executionsAbout = (text: string) =>
    organization.services.ssm.executions.filter(
      ({ parameters, targetLocations }) => targetLocations.length > 0 && JSON.stringify(parameters).includes(text),
    );

  describe("of a bucket", () => {
    it("that is encrypted already: nothing is started, and people hear why", async () => {
      const bucket = await bucketOf("sandbox");
      await encryptWith(bucket, "aws:kms");
      const response = await respondToBucket(organization, bucket, encryption);
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0), hasOneIncident(response, "not-applicable")]);
      assert.match(response.alerts[0]?.summary ?? "", /encrypted already, with aws:kms; nothing was started/);
    });

    it("that its account blocks already: nothing is started", async () => {
      const bucket = await bucketOf("sandbox", { open: true });
      const unblock = await blockAccount(organization.account("sandbox"));
      const response = await respondToBucket(organization, bucket, publicRead).finally(unblock);
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0), hasOneIncident(response, "not-applicable")]);
      assert.match(response.alerts[0]?.summary ?? "", /its account blocks all public access/);
    });

    it("that nobody can read any more: nothing is started", async () => {
      const response = await respondToBucket(organization, await bucketOf("sandbox"), publicRead);
      assertAll([startedTimes(response, 0), hasOneIncident(response, "not-applicable")]);
    });

    it("that is gone: nothing is started", async () => {
      const bucket = { ...(await bucketOf("sandbox")), name: "was-here-once" };
      const resources = [`bucket/${encryptionRunbook}/${bucket.name}`];
      const response = await observe(organization, { responder: startAutomation.name, resources }, () =>
        publishComplianceChange(organization, changeOf(bucket, encryption.rule)),
      );
      assertAll([startedTimes(response, 0), hasOneIncident(response, "not-applicable"), hasNoDeadLetter(response)]);
    });

    it("whose name is part of an exempt bucket's is not exempt", async () => {
      const bucket = await bucketOf("sandbox", { name: "prod", open: true });
      const account = bucket.account;
      await createBucket(account, { name: `${bucket.name}-logs`, tags: { SecurityException: "CHG-1" } });
      const response = await respondToBucket(organization, bucket, encryption);
      assertAll([isEncrypted(response), ...wasAutomated(response)]);
    });

    it("comes once, however often the finding does", async () => {
      const bucket = await bucketOf("payments", { open: true });
      const change = { ...changeOf(bucket, publicRead.rule), at: new Date().toISOString() };
      const response = await respondToBucket(organization, bucket, publicRead, () =>
        Promise.all([1, 2, 3].map(() => publishComplianceChange(organization, change))),
      );
      assertAll([blocksPublicAccess(response), ...wasAutomated(response)]);
      assert.equal(executionsAbout(bucket.name).length, 1);
    });

    it("by two runbooks is two incidents, each with its own way back", async () => {
      const bucket = await bucketOf("storefront", { open: true });
      const before = await readBucket(bucket);
      const responses = [
        await respondToBucket(organization, bucket, encryption),
        await respondToBucket(organization, bucket, publicRead),
      ];
      for (const response of responses) assertAll(wasAutomated(response));
      for (const { incidents } of responses) {
        const [incident] = incidents;
        assert.ok(incident);
        assert.equal((await organization.release(incident, "rehearsal")).kind, "released");
      }
      assert.deepEqual(await readBucket(bucket), before);
    });

    it("that is opened again behind our back is blocked again, and its first state stays the way back", async () => {
      const bucket = await bucketOf("sandbox", { open: true });
      const own = {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      };
      await s3Of(bucket.account).send(
        new PutPublicAccessBlockCommand({ Bucket: bucket.name, PublicAccessBlockConfiguration: own }),
      );
      assertAll(wasAutomated(await respondToBucket(organization, bucket, publicRead)));
      await s3Of(bucket.account).send(new DeletePublicAccessBlockCommand({ Bucket: bucket.name }));
      const again = await respondToBucket(organization, bucket, publicRead);
      assertAll([blocksPublicAccess(again), startedTimes(again, 1), wasNotified(again, "CONTAINED AGAIN")]);
      const [incident] = again.incidents;
      assert.ok(incident);
      assert.equal((await organization.release(incident, "rehearsal")).kind, "released");
      assert.deepEqual((await readBucket(bucket)).publicAccessBlock, own);
    });

    it("that somebody has changed since is not given back, and the reason is told", async () => {
      const bucket = await bucketOf("sandbox");
      const { incidents } = await respondToBucket(organization, bucket, encryption);
      await encryptWith(bucket, "aws:kms");
      const [incident] = incidents;
      assert.ok(incident);
      const answer = await organization.release(incident, "rehearsal");
      assert.match(JSON.stringify(answer), /partly-released.*its default encryption was changed since, to aws:kms/);
      assert.match(JSON.stringify((await readBucket(bucket)).encryption), /aws:kms/);
    });
  });

  describe("that is asked for by somebody who may not", () => {
    it("is refused where an account speaks for another's bucket", async () => {
      const bucket = await bucketOf("sandbox", { open: true });
      const event = complianceChangeEvent(changeOf(bucket, publicRead.rule));
      const forged = {
        ...event,
        version: "0",
        id: "0c2a1f4e-0000-4000-8000-000000000000",
        time: new Date().toISOString(),
        account: organization.account("storefront").id,
        region: bucket.region,
      };
      const response = await respondToBucket(organization, bucket, publicRead, () =>
        invoke({ row: "block-public-bucket", options: { document: publicAccessRunbook }, event: forged }),
      );
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0)]);
      assert.equal(response.incidents.length, 0);
      assert.ok(response.deadLetters.some((letter) => letter.includes(bucket.name)));
    });

    it("reaches no bucket of another account, whatever the finding claims", async () => {
      const bucket = await bucketOf("sandbox", { open: true });
      const claimed = { ...changeOf(bucket, publicRead.rule), accountId: organization.account("storefront").id };
      const response = await respondToBucket(organization, bucket, publicRead, () =>
        publishComplianceChange(organization, claimed),
      );
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0)]);
    });

    it("is refused with options that no row may have, and with a request that is not the reference's", async () => {
      const bucket = await bucketOf("sandbox", { open: true });
      const event = complianceChangeEvent(changeOf(bucket, publicRead.rule));
      const response = await respondToBucket(organization, bucket, publicRead, async () => {
        await invoke({
          row: "x",
          options: { document: publicAccessRunbook, parameters: { S3BucketName: "{name}" } },
          event,
        });
        await invoke({
          account: bucket.account.id,
          resourceId: bucket.name,
          AutomationDocumentName: publicAccessRunbook,
        });
      });
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0)]);
      assert.equal(response.deadLetters.length, 2);
    });
  });

  describe("in the reference's own input", () => {
    it("blocks a bucket, misspelt key included, and tells of it", async () => {
      const bucket = await bucketOf("storefront", { open: true });
      const response = await respondToBucket(organization, bucket, publicRead, () =>
        invoke({
          account: bucket.account.id,
          resourseType: "s3:bucket",
          resourceId: bucket.name,
          AutomationDocumentName: publicAccessRunbook,
          AutomationParameters: { S3BucketName: [bucket.name] },
        }),
      );
      assertAll([blocksPublicAccess(response), ...wasAutomated(response)]);
    });

    it("leaves an exempt bucket alone", async () => {
      const bucket = await bucketOf("storefront", { open: true, tags: { SecurityException: "CHG-2" } });
      const response = await respondToBucket(organization, bucket, publicRead, () =>
        invoke({
          account: bucket.account.id,
          resourceType: "AWS::S3::Bucket",
          resourceId: bucket.name,
          AutomationDocumentName: publicAccessRunbook,
          AutomationParameters: { S3BucketName: bucket.name },
        }),
      );
      assertAll([bucketIsUnchanged(response), startedTimes(response, 0), hasOneIncident(response, "exempt")]);
    });

    it("can't terminate an instance where no row of the playbook has that runbook", async () => {
      const workload = await organization.launch("payments");
      const response = await terminate(workload, () => invoke(published(workload)));
      assert.equal(await stateOf(workload), "running");
      assertAll([hasOneIncident(response, "failed"), wasNotified(response, "FAILED")]);
    });
  });

  describe("by rows that the stacks' config adds", () => {
    before(async () => {
      await shareRunbooks(organization, organization.account("storefront").id);
      const additionalRows = JSON.stringify([terminationRow, volumeRow, topicRow]);
      const stacks = rehearsal.stacks.filter(({ name }) => ["security", "member-storefront"].includes(name));
      await Promise.all(
        stacks.map((stack) =>
          rehearsal.engine.up({ ...stack, config: { ...stack.config, "firebreak:additionalRows": additionalRows } }),
        ),
      );
    });

    it("terminates an instance once it is isolated and its evidence kept", async () => {
      const workload = await organization.launch("storefront");
      const mark = organization.gateway.journal.mark();
      const response = await terminate(workload, () => organization.fire(findingAbout(workload, beacon)));
      assert.equal(await stateOf(workload), "terminated");
      assertAll([...wasAutomated(response)]);
      const isolation = (await organization.ledger([`instance/${workload.instanceId}`])).find(
        ({ action }) => action === "isolate-instance",
      );
      assert.equal(isolation?.status, "contained");
      const { Snapshots: snapshots = [] } = await workload.account
        .client(EC2Client)
        .send(new DescribeSnapshotsCommand({ Filters: [{ Name: "volume-id", Values: [...workload.volumeIds] }] }));
      assert.equal(snapshots.length, workload.volumeIds.length);
      const calls = organization.gateway.journal.since(mark);
      const at = (operation: string) => calls.find((call) => call.operation === operation && call.status === 200);
      const [kept, ended] = [at("CreateSnapshots"), at("TerminateInstances")];
      assert.ok(kept !== undefined && ended !== undefined && kept.endedAt < ended.startedAt);
    });

    it("can't give a terminated instance back, and the release says so and what is left to do", async () => {
      const workload = await organization.launch("storefront");
      const { incidents } = await terminate(workload, () => organization.fire(findingAbout(workload, beacon)));
      const [incident] = incidents;
      assert.ok(incident);
      const answer = await organization.release(incident, "rehearsal");
      assert.match(JSON.stringify(answer), /is terminated, which nothing undoes; launch another, from the snapshots/);
    });

    it("gives the protection back that it lifted from an instance, where the runbook is then refused", async () => {
      const workload = await organization.launch("storefront");
      const refusal = organization.gateway.faults.inject({
        kind: "access-denied",
        account: workload.account.id,
        operation: "TerminateInstances",
      });
      const sending = terminate(workload, () => organization.fire(findingAbout(workload, beacon)));
      const { incidents } = await sending.finally(() => refusal.remove());
      assert.equal((await readInstance(workload)).terminationProtected, false);
      const [incident] = incidents;
      assert.equal(incident?.status, "failed");
      assert.equal((await organization.release(incident, "rehearsal")).kind, "released");
      assert.equal((await readInstance(workload)).terminationProtected, true);
    });

    it("leaves an instance that its owner has protected, and tells that the runbook failed", async () => {
      const workload = await organization.launch("storefront");
      await workload.account.client(EC2Client).send(
        new ModifyInstanceAttributeCommand({
          InstanceId: workload.instanceId,
          DisableApiTermination: { Value: true },
        }),
      );
      const response = await terminate(workload, () => organization.fire(findingAbout(workload, beacon)));
      assert.equal(await stateOf(workload), "running");
      assertAll([hasOneIncident(response, "failed"), wasNotified(response, "FAILED")]);
      assert.ok(response.deadLetters.length > 0);
    });

    it("terminates an instance by the reference's own input transformer too, as its post writes it", async () => {
      const workload = await organization.launch("storefront");
      const response = await terminate(workload, () => invoke(published(workload)));
      assert.equal(await stateOf(workload), "terminated");
      assertAll([...wasAutomated(response)]);
    });

    it("runs a runbook of the team's own on a volume, unless the volume is exempt", async () => {
      const { ec2, find } = volumesOf("storefront");
      const [volume, exempt] = [await find({}), await find({ SecurityException: "CHG-3" })];
      for (const id of [volume, exempt])
        await publishComplianceChange(organization, foundBy("ENCRYPTED_VOLUMES", "AWS::EC2::Volume", id));
      await organization.settled();
      const { Tags: tags = [] } = await ec2.send(
        new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [volume, exempt] }] }),
      );
      const marks = tags.filter(({ Key: key }) => key === "to-encrypt");
      const { id } = organization.account("storefront");
      assert.deepEqual(
        marks.map(({ ResourceId: resource, Value: value }) => [resource, value]),
        [[volume, `ENCRYPTED_VOLUMES/${volume} in ${id}`]],
      );
      assert.deepEqual(await statusesOf(`volume/Acme-MarkVolume/${volume}`), ["contained"]);
      assert.deepEqual(await statusesOf(`volume/Acme-MarkVolume/${exempt}`), ["exempt"]);
    });

    it("runs another on a topic, whose exception only the tagging API tells, and can't undo what it does not know", async () => {
      const sns = organization.account("storefront").client(SNSClient);
      const topic = async (name: string, Tags: { Key: string; Value: string }[]) =>
        (await sns.send(new CreateTopicCommand({ Name: name, Tags }))).TopicArn ?? "";
      const open = await topic("orders", [{ Key: "team", Value: "shop" }]);
      const exempt = await topic("orders-public", [{ Key: "SecurityException", Value: "CHG-4" }]);
      for (const arn of [open, exempt])
        await publishComplianceChange(organization, foundBy("SNS_TOPIC_NO_PUBLIC_ACCESS", "AWS::SNS::Topic", arn));
      await organization.settled();
      const nameOf = async (TopicArn: string) =>
        (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.DisplayName;
      assert.equal(await nameOf(open), "do not trust");
      assert.notEqual(await nameOf(exempt), "do not trust");
      assert.deepEqual(await statusesOf(`topic/Acme-NameTopic/${exempt}`), ["exempt"]);
      const [incident] = await organization.ledger([`topic/Acme-NameTopic/${open}`]);
      assert.ok(incident);
      const answer = JSON.stringify(await organization.release(incident, "rehearsal"));
      assert.match(
        answer,
        /does not know what this runbook changes.*automation execution [0-9a-f-]{36} of Acme-NameTopic/,
      );
    });
  });

  // In a suite of its own, at the end: a suite's own tests run before those of the suites in it.
  describe("over all of these", () => {
    it("with every action that is declared called, else it is granted for nothing", () => {
      const { home, member, release } = startAutomation.permissions;
      const entries = organization.gateway.journal.since(0);
      const calledBy = (responder: string) =>
        new Set(callsOf(responder, entries).map(({ service, operation }) => actionOf(`${service}:${operation}`)));
      // Who starts the automation passes the role; that is no call of its own.
      const idle = (actions: readonly string[], called: ReadonlySet<string>) =>
        actions.filter((action) => action !== "iam:PassRole" && !called.has(action));
      assert.deepEqual(idle(actionsOf([...home, ...member]), calledBy(startAutomation.name)), []);
      assert.deepEqual(idle(actionsOf(release), calledBy("release-incident")), []);
    });
  });

  /** What the reference's input transformer sends for the example of its post. */
  function published({ account, instanceId }: Workload): object {
    return {
      account: account.id,
      resourseType: "ec2:instance",
      resourceId: instanceId,
      AutomationDocumentName: terminationRunbook,
      AutomationParameters: { InstanceId: [instanceId] },
    };
  }

  const foundBy = (rule: string, resourceType: string, resourceId: string) => {
    const { id, homeRegion } = organization.account("storefront");
    return { accountId: id, region: homeRegion, rule, resourceType, resourceId };
  };

  const statusesOf = async (resource: string) => (await organization.ledger([resource])).map(({ status }) => status);

  function volumesOf(member: MemberName) {
    const account = organization.account(member);
    const ec2 = account.client(EC2Client);
    const find = async (tags: Readonly<Record<string, string>>) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const { VolumeId = "" } = await ec2.send(
        new CreateVolumeCommand({
          AvailabilityZone: `${account.homeRegion}a`,
          Size: 8,
          ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "volume", Tags }] }),
        }),
      );
      return VolumeId;
    };
    return { ec2, find };
  }

  function terminate({ instanceId }: Workload, send: () => Promise<unknown>) {
    const resources = [`instance/${terminationRunbook}/${instanceId}`];
    return observe(organization, { responder: startAutomation.name, resources }, send);
  }
});

/** Operations that IAM calls by another name. */
const actionNames: Readonly<Record<string, string>> = {
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "tagging:GetResources": "tag:GetResources",
};

function actionOf(call: string): string {
  return actionNames[call] ?? call;
}

async function stateOf({ account, region, instanceId }: Workload): Promise<string | undefined> {
  return (await describeInstance(account.client(EC2Client, region), instanceId)).State?.Name;
}

async function encryptWith({ account, name }: RehearsedBucket, algorithm: "aws:kms" | "AES256"): Promise<void> {
  await s3Of(account).send(
    new PutBucketEncryptionCommand({
      Bucket: name,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm } }],
      },
    }),
  );
}
