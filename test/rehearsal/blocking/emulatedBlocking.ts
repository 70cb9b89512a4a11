import { randomUUID } from "node:crypto";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { openHome } from "../../../functions/aws/home";
import type { BlockPrincipalOptionsInput } from "../../../functions/block-principal/options";
import { blockPrincipal } from "../../../functions/block-principal/responder";
import { principalResponse } from "../../../functions/block-principal/response";
import { type Incident, incidentSchema, subjectKey, subjectOf } from "../../../functions/domain/incident";
import type { Outcome } from "../../../functions/domain/outcome";
import type { PermissionStatement } from "../../../functions/domain/permissions";
import { policyDocumentOf } from "../../../functions/domain/policyDocument";
import { release } from "../../../functions/release-incident/release";
import type { ReleaseAnswer } from "../../../functions/release-incident/request";
import { releaseIncident } from "../../../functions/release-incident/responder";
import { respondWith } from "../../../functions/response/handler";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import type { PrincipalFinding } from "../../../rehearsal/world/principalFinding";
import { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { HeldCredentials } from "../../../rehearsal/world/roleSessions";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";
import { lambdaContext } from "../lambdaContext";
import { createLedgerTable, ledgerTable } from "../ledgerTable";
import { noticeHeadings } from "../noticeHeadings";

const securityId = "999999999999";
export const memberId = "111111111111";
const responseRole = "Security-IR-Role";

/** What became of one delivery: of the last attempt, and how many Lambda needed. */
export interface Delivered {
  readonly outcome: Outcome | undefined;
  readonly error: unknown;
  readonly attempts: number;
  /** Of all attempts, in order of their start. */
  readonly calls: readonly JournalEntry[];
  /** Headings of the notices, in order. */
  readonly headings: readonly string[];
}

/**
 * The blocking responder's handler in this process, with its own clients, role and session policy, before moto and the
 * gateway's access checks: all but EventBridge and Lambda. Lambda's retries are made here.
 */
export class EmulatedBlocking {
  private constructor(
    readonly world: EmulatedAccounts,
    readonly member: RehearsedAccount,
    private readonly security: RehearsedAccount,
    private readonly queueUrl: string,
    private readonly environmentBefore: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<EmulatedBlocking> {
    const world = await EmulatedAccounts.start();
    const account = async (id: string) =>
      new RehearsedAccount("sandbox", id, (await world.administrator(id)).credentials, region, world.gateway.url);
    const [security, member] = [await account(securityId), await account(memberId)];
    await createLedgerTable(security.client(DynamoDBClient));
    const { TopicArn: topicArn = "" } = await security
      .client(SNSClient)
      .send(new CreateTopicCommand({ Name: "alerts" }));
    const { QueueUrl: queueUrl = "" } = await security
      .client(SQSClient)
      .send(new CreateQueueCommand({ QueueName: "letters" }));
    await createResponseRole(member.client(IAMClient));
    const environmentBefore = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: world.gateway.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: security.accessKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: security.accessKey.secretAccessKey,
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
      FIREBREAK_LEDGER_TABLE: ledgerTable,
      FIREBREAK_ALERTS_TOPIC_ARN: topicArn,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: queueUrl,
      FIREBREAK_RESPONSE_ROLE_NAME: responseRole,
      FIREBREAK_EXTERNAL_ID: "firebreak-o-a1b2c3d4e5",
      FIREBREAK_SECURITY_ACCOUNT_ID: securityId,
      FIREBREAK_PARTITION: "aws",
      FIREBREAK_EXCEPTION_TAG_KEY: "SecurityException",
      FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: "true",
      FIREBREAK_EXCEPTION_PRINCIPALS: "[]",
      FIREBREAK_NEVER_CONTAIN: JSON.stringify(["arn:*:iam::*:user/*break-glass*", "arn:*:iam::*:role/operations/*"]),
      FIREBREAK_DRILL: "false",
    });
    return new EmulatedBlocking(world, member, security, queueUrl, environmentBefore);
  }

  async stop(): Promise<void> {
    process.env = this.environmentBefore;
    this.member.close();
    this.security.close();
    await this.world.stop();
  }

  /** Sends the event of a finding to a process of its own, and again where it fails, as Lambda does: three attempts. */
  async deliver(
    finding: PrincipalFinding,
    options: BlockPrincipalOptionsInput = {},
    envelope: { readonly account?: string; readonly region?: string } = {},
  ): Promise<Delivered> {
    const payload = {
      row: "block",
      options,
      event: {
        id: randomUUID(),
        source: "aws.guardduty",
        "detail-type": "GuardDuty Finding",
        account: securityId,
        region: finding.region,
        ...envelope,
        detail: finding,
      },
    };
    const { journal } = this.world.gateway;
    const mark = journal.mark();
    const awsRequestId = randomUUID();
    const handler = respondWith(principalResponse);
    let outcome: Outcome | undefined;
    let error: unknown;
    let attempts = 0;
    do {
      attempts += 1;
      error = undefined;
      try {
        outcome = await handler(
          payload,
          lambdaContext("block-principal", { awsRequestId, account: securityId, region }),
        );
      } catch (thrown) {
        error = thrown;
      }
    } while (error !== undefined && attempts < 3);
    const calls = journal
      .since(mark)
      .filter(({ id }) => id !== "")
      .sort((one, other) => one.startedAt - other.startedAt);
    return { outcome, error, attempts, calls, headings: noticeHeadings(calls) };
  }

  /** The incidents about a resource, `user/alice`, the present one first. */
  async incidents(resource: string): Promise<readonly Incident[]> {
    const { Items: items = [] } = await this.security.client(DynamoDBClient).send(
      new ScanCommand({
        TableName: ledgerTable,
        ConsistentRead: true,
        FilterExpression: "#resource = :resource",
        ExpressionAttributeNames: { "#resource": "resource" },
        ExpressionAttributeValues: { ":resource": { S: resource } },
      }),
    );
    return items
      .map((item) => incidentSchema.parse(unmarshall(item)))
      .sort((one, other) => other.openedAt.localeCompare(one.openedAt));
  }

  async release(incident: Incident): Promise<ReleaseAnswer> {
    const home = openHome(releaseIncident, process.env);
    const request = {
      key: subjectKey(subjectOf(incident)),
      incidentId: incident.incidentId,
      requestedBy: "tester",
      reason: "a test",
    };
    return release(home, request, { owner: randomUUID(), until: new Date(Date.now() + 60_000).toISOString() });
  }

  /** Credentials of the response role with a session policy, as a responder assumes it. */
  async responseSession(policy: string): Promise<HeldCredentials> {
    const { Credentials: credentials } = await this.security.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${memberId}:role/${responseRole}`,
        RoleSessionName: "firebreak-block-principal",
        Policy: policy,
      }),
    );
    return {
      accessKeyId: credentials?.AccessKeyId ?? "",
      secretAccessKey: credentials?.SecretAccessKey ?? "",
      sessionToken: credentials?.SessionToken ?? "",
    };
  }

  async deadLetters(): Promise<readonly string[]> {
    const { Messages: messages = [] } = await this.security
      .client(SQSClient)
      .send(new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }));
    return messages.flatMap(({ Body }) => Body ?? []);
  }
}

/** With exactly what the responder declares, so that a call which it does not declare is refused here too. */
async function createResponseRole(iam: IAMClient): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${securityId}:root` }, Action: "sts:AssumeRole" }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: responseRole, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const { member, apart, release: undo } = blockPrincipal.permissions;
  const grants: Readonly<Record<string, readonly PermissionStatement[]>> = {
    contain: member,
    impact: apart.impact,
    release: undo,
  };
  for (const [PolicyName, statements] of Object.entries(grants)) {
    const document = policyDocumentOf(statements, { partition: "aws", account: memberId });
    await iam.send(
      new PutRolePolicyCommand({ RoleName: responseRole, PolicyName, PolicyDocument: JSON.stringify(document) }),
    );
  }
}
