import assert from "node:assert/strict";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  type Tag,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  AttachRolePolicyCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AddPermissionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { alertsTopicName, names, responderFunctionName, responderRoleName } from "../../../functions/domain/names";
import type { PermissionStatement } from "../../../functions/domain/permissions";
import { sessionPolicyOf } from "../../../functions/domain/sessionPolicy";
import { untrackingTagKey } from "../../../functions/domain/untracking";
import { isolateInstance } from "../../../functions/isolate-instance/responder";
import { releaseIncident } from "../../../functions/release-incident/responder";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { findingAbout } from "../../../rehearsal/world/finding";
import { createFleet } from "../../../rehearsal/world/fleet";
import { homeRegion, machineImageId } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import { securityStackName } from "../../../rehearsal/world/stackNames";
import { actionsOf } from "../declaredActions";
import { sharedRehearsal } from "../sharedRehearsal";
import { actionCalls, type CallSubject } from "./actionCalls";
import { allowingEverything, createAdministratorRole, policyOf } from "./administratorRole";
import { listBuckets } from "./listBuckets";
import { assertDenied, assertNotDenied, ResponderSessions } from "./responderSessions";

const responseRole = "Security-IR-Role";

const alarmsPublish = {
  Effect: "Allow",
  Action: "sns:Publish",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Resource: "*",
};

describe("Who may do what, where Firebreak is deployed", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;
  let sessions: ResponderSessions;
  let security: RehearsedAccount;

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
    sessions = new ResponderSessions(organization);
    security = organization.account("security");
  });
  after(async () => {
    sessions?.close();
  });

  describe("The response role is assumed", () => {
    it("by each responder, with the external id", async () => {
      for (const definition of [isolateInstance, releaseIncident]) {
        await sessions.member(definition, "sandbox");
      }
    });

    it("not by a responder without the external id, or with another", async () => {
      const responder = await sessions.home(isolateInstance);
      for (const ExternalId of [undefined, "firebreak-o-another0000", "firebreak"]) {
        await assertDenied(sessions.assume(responder, "sandbox", { ExternalId }), `external id ${ExternalId}`);
      }
    });

    it("not by the security account's administrator, nor by a role beside the responders' path or of another name", async () => {
      await assertDenied(sessions.assume(security, "sandbox"), "the administrator");
      const responderName = responderRoleName("isolate-instance", homeRegion);
      for (const [path, name] of [
        ["/", `${responderName}-2`],
        ["/not-firebreak/", `${responderName}-3`],
        ["/firebreak/", "firebreak-auditor"],
      ] as const) {
        const role = await createAdministratorRole(security, name, { path });
        await assertDenied(sessions.assume(await asRole(role), "sandbox"), role);
      }
    });

    it("not by another member, the management account, an outsider, or the account itself", async () => {
      for (const name of ["payments", "sandbox", "management", "forensics"] as const) {
        await assertDenied(sessions.assume(organization.account(name), "sandbox"), name);
      }
      await assertDenied(sessions.assume(organization.outsider, "sandbox"), "the outsider");
    });

    it("not by a role that another account names as the responder's", async () => {
      const { path, name } = { path: names.rolePath, name: responderRoleName("isolate-instance", homeRegion) };
      for (const account of [organization.account("payments"), organization.outsider]) {
        const role = await createAdministratorRole(account, name, { path });
        await assertDenied(sessions.assume(await asRole(role), "sandbox"), role);
      }
    });
  });

  describe("A responder's session in a member", () => {
    let subject: CallSubject;
    let isolating: RehearsedAccount;
    let releasing: RehearsedAccount;

    before(async () => {
      const account = organization.account("sandbox");
      const fleet = await createFleet(account, organization.network("sandbox"), "trust");
      const workload = await organization.launch("sandbox", { fleet });
      const firebreaksGroup = async (name: string, tags: readonly Tag[] = []) => {
        const { GroupId = "" } = await account.client(EC2Client).send(
          new CreateSecurityGroupCommand({
            GroupName: name,
            Description: "tagged as Firebreak's",
            VpcId: workload.network.vpcId,
            TagSpecifications: [
              { ResourceType: "security-group", Tags: [{ Key: names.ownerTagKey, Value: "firebreak" }, ...tags] },
            ],
          }),
        );
        return GroupId;
      };
      subject = {
        workload,
        profile: organization.estate("sandbox").profile,
        fleet,
        ownGroupId: await firebreaksGroup("of-firebreak"),
        untrackingGroupId: await firebreaksGroup("untracking", [{ Key: untrackingTagKey, Value: workload.instanceId }]),
      };
      isolating = await sessions.member(isolateInstance, "sandbox");
      releasing = await sessions.member(releaseIncident, "sandbox", {
        Policy: sessionPolicyOf(releaseIncident, isolateInstance.permissions.release),
      });
    });

    // Others who share the organization would take it for an isolation group.
    after(async () => {
      if (subject === undefined) return;
      const ec2 = organization.account("sandbox").client(EC2Client);
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId: subject.ownGroupId }));
    });

    it("may do what its own definition declares, and not what only the other's does", async () => {
      const own = {
        isolating: onlyIn(isolateInstance.permissions.member, isolateInstance.permissions.release),
        releasing: onlyIn(isolateInstance.permissions.release, isolateInstance.permissions.member),
      };
      assert.deepEqual([...own.isolating, ...own.releasing].sort(), Object.keys(actionCalls).sort());
      for (const [action, call] of Object.entries(actionCalls)) {
        const isIsolating = own.isolating.includes(action);
        const [granted, other] = isIsolating ? [isolating, releasing] : [releasing, isolating];
        await assertDenied(call(other, subject), `${action} by the responder that does not declare it`);
        // EC2 may ask for a grant in the caller's name; the caller itself may not.
        if (action === "kms:CreateGrant") await assertDenied(call(granted, subject), `${action} for no AWS service`);
        else await assertNotDenied(call(granted, subject), `${action} by the responder that declares it`);
      }
    });

    it("is refused what no responder declares", async () => {
      const { workload } = subject;
      for (const caller of [isolating, releasing]) {
        const ec2 = caller.client(EC2Client);
        const run = { ImageId: machineImageId, MinCount: 1, MaxCount: 1 };
        await assertDenied(ec2.send(new RunInstancesCommand(run)), "RunInstances");
        const terminate = new TerminateInstancesCommand({ InstanceIds: [workload.instanceId] });
        await assertDenied(ec2.send(terminate), "TerminateInstances");
        const open = { GroupId: subject.ownGroupId, IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" };
        await assertDenied(ec2.send(new AuthorizeSecurityGroupIngressCommand(open)), "AuthorizeSecurityGroupIngress");
        await assertDenied(caller.client(IAMClient).send(new CreateUserCommand({ UserName: "eve" })), "CreateUser");
        await assertDenied(caller.client(SQSClient).send(new CreateQueueCommand({ QueueName: "eve" })), "CreateQueue");
        await assertDenied(sessions.assume(caller, "payments"), "on to another member");
        assert.equal(await listBuckets(organization.gateway.url, sessions.credentialsOf(caller)), 403);
      }
      assert.equal(await listBuckets(organization.gateway.url, organization.account("sandbox").accessKey), 200);
    });

    it("may not empty a group that is not Firebreak's", async () => {
      const { applicationGroupId: GroupId } = subject.workload.network;
      const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
      const ec2 = isolating.client(EC2Client);
      await assertDenied(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })), "ingress");
      await assertDenied(ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions })), "egress");
    });

    it("may not make a group Firebreak's, nor tag an instance with any key but the incident's", async () => {
      const { instanceId, network } = subject.workload;
      const tag = (caller: RehearsedAccount, resource: string, ...keys: string[]) =>
        caller
          .client(EC2Client)
          .send(
            new CreateTagsCommand({ Resources: [resource], Tags: keys.map((Key) => ({ Key, Value: "firebreak" })) }),
          );
      for (const caller of [isolating, releasing]) {
        await assertDenied(tag(caller, network.applicationGroupId, names.ownerTagKey), "a group");
        await assertDenied(tag(caller, instanceId, "SecurityException"), "an exception");
        await assertDenied(tag(caller, instanceId, names.incidentTagKey, "Name"), "the incident's and another");
        await assertNotDenied(tag(caller, instanceId, names.incidentTagKey), "the incident's");
      }
    });

    it("may not change the response role, nor one that gets people back in, even without a session policy", async () => {
      const whole = await sessions.member(isolateInstance, "sandbox", { Policy: undefined });
      const breakGlass = "operator-break-glass";
      await createAdministratorRole(organization.account("sandbox"), breakGlass);
      for (const caller of [isolating, releasing, whole]) {
        const iam = caller.client(IAMClient);
        const PolicyDocument = allowingEverything;
        for (const RoleName of [responseRole, "OrganizationAccountAccessRole", breakGlass]) {
          for (const PolicyName of ["isolate-instance", "leave-alone", "escalation"]) {
            const policy = { RoleName, PolicyName };
            await assertDenied(iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument })), `${RoleName}: put`);
            await assertDenied(iam.send(new DeleteRolePolicyCommand(policy)), `${RoleName}: delete`);
            await assertDenied(iam.send(new GetRolePolicyCommand(policy)), `${RoleName}: get`);
          }
          await assertDenied(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })), "trust");
          const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
          await assertDenied(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })), "AttachRolePolicy");
        }
      }
      const { profile } = subject;
      const spare = { RoleName: profile.roleName, PolicyName: "firebreak-deny-i-0" };
      await assertNotDenied(whole.client(IAMClient).send(new GetRolePolicyCommand(spare)), "another role");
    });
  });

  describe("A responder at home", () => {
    for (const definition of [isolateInstance, releaseIncident]) {
      it(`keeps to its ledger, topic and queue: ${definition.name}`, async () => {
        const responder = await sessions.home(definition);
        const dynamo = responder.client(DynamoDBClient);
        const other = `payroll-${definition.name}`;
        await createTable(other);
        const Key = { pk: { S: "nobody" }, sk: { S: "open" } };
        const TableName = names.incidentLedger;
        await assertNotDenied(dynamo.send(new GetItemCommand({ TableName, Key })), "its ledger");
        await assertDenied(dynamo.send(new DeleteItemCommand({ TableName, Key })), "deleting an entry");
        await assertDenied(dynamo.send(new ScanCommand({ TableName })), "reading all");
        await assertDenied(dynamo.send(new DeleteTableCommand({ TableName })), "deleting the ledger");
        await assertDenied(dynamo.send(new GetItemCommand({ TableName: other, Key })), "another table");
        await assertDenied(dynamo.send(new PutItemCommand({ TableName: other, Item: Key })), "writing another table");
        await assertDenied(dynamo.send(new DeleteTableCommand({ TableName: other })), "deleting another table");

        const { TopicArn } = await security.client(SNSClient).send(
          // The policy that SNS gives a topic by default lets in everybody of its account.
          new CreateTopicCommand({ Name: "payroll", Attributes: { Policy: policyOf(alarmsPublish) } }),
        );
        const sns = responder.client(SNSClient);
        await assertDenied(sns.send(new PublishCommand({ TopicArn, Message: "hello" })), "another topic");
        const alerts = `arn:aws:sns:${homeRegion}:${security.id}:${alertsTopicName(securityStackName)}`;
        await assertNotDenied(sns.send(new PublishCommand({ TopicArn: alerts, Message: "{}" })), "the alerts topic");
        const { QueueUrl } = await security.client(SQSClient).send(new CreateQueueCommand({ QueueName: "payroll" }));
        const sqs = responder.client(SQSClient);
        await assertDenied(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" })), "another queue");
        const letters = QueueUrl?.replace("payroll", names.deadLetterQueue);
        await assertDenied(sqs.send(new ReceiveMessageCommand({ QueueUrl: letters })), "reading dead letters");
      });
    }

    it("may not invoke the other, write on the bus, or grant itself anything", async () => {
      const responder = await sessions.home(isolateInstance);
      const FunctionName = responderFunctionName("release-incident");
      await assertDenied(responder.client(LambdaClient).send(new InvokeCommand({ FunctionName })), "Invoke");
      await assertDenied(putFinding(responder), "PutEvents");
      const put = new PutRolePolicyCommand({
        RoleName: responderRoleName("isolate-instance", homeRegion),
        PolicyName: "respond",
        PolicyDocument: allowingEverything,
      });
      await assertDenied(responder.client(IAMClient).send(put), "PutRolePolicy");
    });

    it("may not assume another role of a member, nor a role of that name outside the organization", async () => {
      const responder = await sessions.home(isolateInstance);
      const trusted = { AWS: `arn:aws:iam::${security.id}:root` };
      const elsewhere = [
        await createAdministratorRole(organization.account("sandbox"), "operations", { trusted }),
        await createAdministratorRole(organization.outsider, responseRole, { trusted }),
      ];
      for (const RoleArn of elsewhere) {
        const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: "trust-test" });
        await assertDenied(responder.client(STSClient).send(command), RoleArn);
        // The role's own policy lets the account in: it is the responder's that does not let it out.
        await assertNotDenied(security.client(STSClient).send(command), RoleArn);
      }
    });
  });

  describe("From other accounts", () => {
    it("nobody puts an event on the finding bus, by whatever source", async () => {
      const workload = await organization.launch("payments");
      const detail = findingAbout(workload, "Backdoor:EC2/Spambot");
      for (const caller of others()) {
        for (const source of ["aws.guardduty", "guardduty", "firebreak"]) {
          await assertDenied(putFinding(caller, source, detail), `${source} by ${caller.name}`);
        }
      }
      await organization.settled();
      assert.deepEqual(
        (await organization.ledger()).filter(({ resource }) => resource.includes(workload.instanceId)),
        [],
      );
    });

    it("nobody invokes a responder or lets itself in", async () => {
      for (const caller of others()) {
        for (const { name } of [isolateInstance, releaseIncident]) {
          const FunctionName = `arn:aws:lambda:${homeRegion}:${security.id}:function:${responderFunctionName(name)}`;
          const lambda = caller.client(LambdaClient);
          for (const InvocationType of ["Event", "RequestResponse"] as const) {
            await assertDenied(lambda.send(new InvokeCommand({ FunctionName, InvocationType })), FunctionName);
          }
          const permission = { StatementId: "eve", Action: "lambda:InvokeFunction", Principal: caller.id };
          await assertDenied(lambda.send(new AddPermissionCommand({ FunctionName, ...permission })), "AddPermission");
        }
      }
    });
  });

  /** Administrators of a member, of the management account and of an account of somebody else. */
  function others(): readonly RehearsedAccount[] {
    return [organization.account("payments"), organization.account("management"), organization.outsider];
  }

  function asRole(roleArn: string): Promise<RehearsedAccount> {
    return sessions.forLambda(roleArn, "anything");
  }

  async function createTable(TableName: string): Promise<void> {
    await security.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      }),
    );
  }

  /** EventBridge refuses an entry in its answer where the call as such is allowed; either way this throws. */
  async function putFinding(caller: RehearsedAccount, Source = "guardduty", detail: unknown = {}): Promise<void> {
    const EventBusName = `arn:aws:events:${homeRegion}:${security.id}:event-bus/${names.findingBus}`;
    const entry = { EventBusName, Source, DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail) };
    const answer = await caller.client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));
    const code = answer.Entries?.[0]?.ErrorCode;
    if (code !== undefined) throw Object.assign(new Error(answer.Entries?.[0]?.ErrorMessage), { name: code });
  }
});

/** Actions that one grant has and the other has not. */
function onlyIn(one: readonly PermissionStatement[], other: readonly PermissionStatement[]): readonly string[] {
  const others = actionsOf(other);
  return actionsOf(one).filter((action) => !others.includes(action));
}
