import { randomUUID } from "node:crypto";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { openHome } from "../../../functions/aws/home";
import { type Incident, incidentSchema, subjectKey, subjectOf } from "../../../functions/domain/incident";
import type { Outcome } from "../../../functions/domain/outcome";
import type { PermissionStatement } from "../../../functions/domain/permissions";
import { policyDocumentOf } from "../../../functions/domain/policyDocument";
import { release } from "../../../functions/release-incident/release";
import type { ReleaseAnswer } from "../../../functions/release-incident/request";
import { releaseIncident } from "../../../functions/release-incident/responder";
import { respondWith } from "../../../functions/response/handler";
import type { LiveResource, Response, ResponseTarget } from "../../../functions/response/response";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import { createNetwork, type Network } from "../../../rehearsal/world/network";
import { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";
import { lambdaContext } from "../lambdaContext";
import { createLedgerTable, ledgerTable } from "../ledgerTable";

export const securityId = "999999999999";
export const memberId = "111111111111";
const platformRole = `arn:aws:iam::${memberId}:role/platform/exceptions`;

/** What came of one delivery, made once. */
export interface Delivered {
  readonly outcome: Outcome | undefined;
  readonly error: unknown;
  readonly calls: readonly JournalEntry[];
  /** Texts of the notices as people get them. */
  readonly notices: readonly string[];
}

/** Responders' handlers in this process, each with its own role and session policy, before moto and the gateway. */
export class EmulatedResponders {
  private constructor(
    readonly world: EmulatedAccounts,
    /** As its deployer, whom no list of principals has. */
    readonly member: RehearsedAccount,
    readonly network: Network,
    /** The member as a session of the role that may set exceptions. */
    readonly platform: ReturnType<EmulatedAccounts["signedBy"]>,
    readonly security: RehearsedAccount,
    private readonly environmentBefore: NodeJS.ProcessEnv,
  ) {}

  static async start(options: Parameters<typeof EmulatedAccounts.start>[0] = {}): Promise<EmulatedResponders> {
    const world = await EmulatedAccounts.start(options);
    const account = async (id: string) =>
      new RehearsedAccount("sandbox", id, (await world.administrator(id)).credentials, region, world.gateway.url);
    const [security, member] = [await account(securityId), await account(memberId)];
    await createLedgerTable(security.client(DynamoDBClient));
    const { TopicArn: topic } = await security.client(SNSClient).send(new CreateTopicCommand({ Name: "alerts" }));
    const { QueueUrl: queue } = await security.client(SQSClient).send(new CreateQueueCommand({ QueueName: "letters" }));
    const network = await createNetwork(member, { name: "sandbox", ipv4Prefix: "10.20", dualStack: false });
    const environmentBefore = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: world.gateway.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: security.accessKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: security.accessKey.secretAccessKey,
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
      FIREBREAK_LEDGER_TABLE: ledgerTable,
      FIREBREAK_ALERTS_TOPIC_ARN: topic,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: queue,
      FIREBREAK_EXTERNAL_ID: "firebreak-o-a1b2c3d4e5",
      FIREBREAK_SECURITY_ACCOUNT_ID: securityId,
      FIREBREAK_PARTITION: "aws",
      FIREBREAK_EXCEPTION_TAG_KEY: "SecurityException",
      FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: "true",
      FIREBREAK_NEVER_CONTAIN: "[]",
      FIREBREAK_DRILL: "false",
    });
    const platform = world.signedBy(await platformSession(member));
    return new EmulatedResponders(world, member, network, platform, security, environmentBefore);
  }

  async stop(): Promise<void> {
    process.env = this.environmentBefore;
    this.member.close();
    this.security.close();
    await this.world.stop();
  }

  /** Makes the member's role with what the responder declares, and no more. Once for each. */
  async allow({ definition }: Pick<Response<unknown, ResponseTarget, LiveResource>, "definition">): Promise<void> {
    const { member, apart = {}, release: undo = [] } = definition.permissions;
    await createRole(this.member.client(IAMClient), {
      name: `Response-${definition.name}`,
      path: "/",
      trusted: `arn:aws:iam::${securityId}:root`,
      statements: [...member, ...Object.values(apart).flat(), ...undo],
    });
  }

  /** The present incident about a resource, `instance/i-0123`. */
  async incident(resource: string): Promise<Incident | undefined> {
    const { Items: items = [] } = await this.security
      .client(DynamoDBClient)
      .send(new ScanCommand({ TableName: ledgerTable, ConsistentRead: true }));
    const found = items
      .map((item) => unmarshall(item))
      .find((item) => item.sk === "current" && item.resource === resource);
    return found === undefined ? undefined : incidentSchema.parse(found);
  }

  /** Releases an incident as a person does. */
  async release(incident: Incident): Promise<ReleaseAnswer> {
    process.env.FIREBREAK_RESPONSE_ROLE_NAME = `Response-${incident.action}`;
    const request = {
      key: subjectKey(subjectOf(incident)),
      incidentId: incident.incidentId,
      requestedBy: "tester",
      reason: "a test",
    };
    const until = new Date(Date.now() + 60_000).toISOString();
    return release(openHome(releaseIncident, process.env), request, { owner: randomUUID(), until });
  }

  /**
   * Sends an event to a process of its own, once; `principals` are those who may set exceptions. With the request id of an
   * earlier delivery it is that one's retry.
   */
  async deliver<Options, Target extends ResponseTarget, Live extends LiveResource>(
    response: Response<Options, Target, Live>,
    event: object,
    {
      options = {},
      principals = [platformRole],
      requestId = randomUUID(),
    }: { options?: object; principals?: readonly string[]; requestId?: string } = {},
  ): Promise<Delivered> {
    process.env.FIREBREAK_RESPONSE_ROLE_NAME = `Response-${response.definition.name}`;
    process.env.FIREBREAK_EXCEPTION_PRINCIPALS = JSON.stringify(principals);
    const { journal } = this.world.gateway;
    const mark = journal.mark();
    const envelope = { id: randomUUID(), account: securityId, region, time: new Date().toISOString() };
    let outcome: Outcome | undefined;
    let error: unknown;
    try {
      const payload = { row: "test", options, event: { ...envelope, ...event } };
      outcome = await respondWith(response)(
        payload,
        lambdaContext(response.definition.name, { awsRequestId: requestId, account: securityId, region }),
      );
    } catch (thrown) {
      error = thrown;
    }
    const calls = journal.since(mark);
    return { outcome, error, calls, notices: calls.flatMap(noticeOf) };
  }
}

function noticeOf({ service, operation, parameters }: JournalEntry): string[] {
  if (service !== "sns" || operation !== "Publish") return [];
  const message: Readonly<Record<string, string>> = JSON.parse(String(parameters?.Message));
  return [message.email ?? message.default ?? ""];
}

/** A session of the role that may set exceptions, with a path that only the role's own ARN has. */
async function platformSession(member: RehearsedAccount) {
  await createRole(member.client(IAMClient), {
    name: "exceptions",
    path: "/platform/",
    trusted: `arn:aws:iam::${memberId}:root`,
    statements: [
      {
        sid: "Tag",
        actions: ["ec2:CreateTags", "iam:TagUser", "s3:PutBucketTagging"],
        resources: ["*"],
        because: "It tags whatever there is.",
      },
    ],
  });
  const { Credentials: session } = await member
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: platformRole, RoleSessionName: "jane" }));
  return {
    accessKeyId: session?.AccessKeyId ?? "",
    secretAccessKey: session?.SecretAccessKey ?? "",
    sessionToken: session?.SessionToken ?? "",
  };
}

async function createRole(
  iam: IAMClient,
  role: {
    readonly name: string;
    readonly path: string;
    readonly trusted: string;
    readonly statements: readonly PermissionStatement[];
  },
): Promise<void> {
  const trust = { Effect: "Allow", Principal: { AWS: role.trusted }, Action: "sts:AssumeRole" };
  await iam.send(
    new CreateRoleCommand({
      RoleName: role.name,
      Path: role.path,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  const document = policyDocumentOf(role.statements, { partition: "aws", account: memberId });
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: role.name,
      PolicyName: "declared",
      PolicyDocument: JSON.stringify(document),
    }),
  );
}
