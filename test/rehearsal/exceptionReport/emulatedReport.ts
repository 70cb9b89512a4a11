import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSecurityGroupCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CloseAccountCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { policyDocumentOf } from "../../../functions/domain/policyDocument";
import { reportExceptions } from "../../../functions/report-exceptions/report";
import { openReporter, type Reporter } from "../../../functions/report-exceptions/reporter";
import { type ReportAnswer, report } from "../../../functions/report-exceptions/reporting";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import { Inbox } from "../../../rehearsal/world/inbox";
import { type AccountName, type MemberName, organizationPlan } from "../../../rehearsal/world/organizationPlan";
import { seedOrganization } from "../../../rehearsal/world/organizationSeed";
import { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";
import { lambdaContext } from "../lambdaContext";
import { createLedgerTable, ledgerTable } from "../ledgerTable";

export const otherRegion = "us-east-2";
const responseRole = "Security-IR-Role";
const servicePrincipal = "config.amazonaws.com";

/** A report as machines get it. */
export interface ToldReport {
  readonly heading: string;
  readonly summary: string;
  readonly part: { readonly number: number; readonly isLast: boolean };
  readonly accountsRead: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly countsSoFar: Readonly<Record<string, number>>;
  readonly accounts: readonly {
    readonly accountId: string;
    readonly name?: string;
    readonly exceptions: number;
    readonly owners: readonly {
      readonly owner: string | null;
      readonly listed: readonly {
        readonly resource: string;
        readonly place: string;
        readonly value: string;
        readonly classes: readonly string[];
      }[];
    }[];
  }[];
  readonly notRead: readonly {
    readonly accountId: string;
    readonly places: readonly string[];
    readonly because: string;
  }[];
  readonly notRespondedTo: readonly string[];
  readonly closed: number;
}

/** What came of one invocation. */
export interface Reported {
  readonly answer: ReportAnswer;
  readonly told: readonly ToldReport[];
  /** Payloads by which it invoked itself. */
  readonly next: readonly unknown[];
  readonly calls: readonly JournalEntry[];
}

/**
 * The report in this process, with its own clients, session policy and what it declares for members, before moto and the
 * gateway's access checks. Payments and sandbox have a member stack's role, storefront is closed, forensics has nothing.
 */
export class EmulatedReport {
  tagKey = "";

  private constructor(
    readonly world: EmulatedAccounts,
    private readonly ids: ReadonlyMap<AccountName, string>,
    private readonly security: RehearsedAccount,
    private readonly inboxes: { readonly notices: Inbox; readonly letters: Inbox },
    private readonly environmentBefore: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<EmulatedReport> {
    const world = await EmulatedAccounts.start();
    const seeded = await seedOrganization(organizationPlan, (account) => world.gateway.behind(account, region));
    const ids = new Map(seeded.accounts.map(({ name, id }) => [name, id]));
    const id = (name: AccountName) => ids.get(name) ?? "";
    world.gateway.organization.set({ ...seeded, securityAccountId: id("security") });
    const organizations = new OrganizationsClient(world.gateway.behind(seeded.managementAccountId, region));
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: servicePrincipal }));
    const appointment = { AccountId: id("security"), ServicePrincipal: servicePrincipal };
    await organizations.send(new RegisterDelegatedAdministratorCommand(appointment));
    await organizations.send(new CloseAccountCommand({ AccountId: id("storefront") }));
    const { credentials } = await world.administrator(id("security"));
    const security = new RehearsedAccount("security", id("security"), credentials, region, world.gateway.url);
    await createLedgerTable(security.client(DynamoDBClient));
    const topic = await security.client(SNSClient).send(new CreateTopicCommand({ Name: "alerts" }));
    const { TopicArn: topicArn = "" } = topic;
    const queue = await security.client(SQSClient).send(new CreateQueueCommand({ QueueName: "letters" }));
    for (const member of ["payments", "sandbox"] as const)
      await createResponseRole(new IAMClient(world.gateway.behind(id(member), region)), id(member), id("security"));
    const environmentBefore = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: world.gateway.url,
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: "firebreak-report-exceptions",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
      FIREBREAK_LEDGER_TABLE: ledgerTable,
      FIREBREAK_ALERTS_TOPIC_ARN: topicArn,
      FIREBREAK_DEAD_LETTER_QUEUE_URL: queue.QueueUrl,
      FIREBREAK_RESPONSE_ROLE_NAME: responseRole,
      FIREBREAK_EXTERNAL_ID: "firebreak-o-a1b2c3d4e5",
      FIREBREAK_SECURITY_ACCOUNT_ID: id("security"),
      FIREBREAK_PARTITION: "aws",
      FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: "true",
      FIREBREAK_REGIONS: JSON.stringify([region, otherRegion]),
    });
    const inboxes = {
      notices: await Inbox.subscribedTo(security, topicArn),
      letters: await Inbox.of(security, "letters"),
    };
    return new EmulatedReport(world, ids, security, inboxes, environmentBefore);
  }

  /** Begins anew as if nothing were tagged: the exception tag has another key, which is near none before. */
  begin(accounts: readonly AccountName[] = []): void {
    this.tagKey = `Exempt-${randomUUID()}`;
    process.env.FIREBREAK_EXCEPTION_TAG_KEY = this.tagKey;
    process.env.FIREBREAK_ACCOUNTS = JSON.stringify(accounts.map((name) => this.id(name)));
  }

  async stop(): Promise<void> {
    process.env = this.environmentBefore;
    this.security.close();
    await this.world.stop();
  }

  id(name: AccountName): string {
    return this.ids.get(name) ?? "";
  }

  ec2(member: MemberName, place = region): EC2Client {
    return new EC2Client(this.world.gateway.behind(this.id(member), place));
  }

  iam(member: MemberName): IAMClient {
    return new IAMClient(this.world.gateway.behind(this.id(member), region));
  }

  /** Security groups with these values of the exception tag, each in one VPC of their own; their ids. */
  async tagGroups(
    member: MemberName,
    values: readonly string[],
    { place = region, key = this.tagKey } = {},
  ): Promise<readonly string[]> {
    const ec2 = this.ec2(member, place);
    const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const ids: string[] = [];
    for (const Value of values) {
      const { GroupId: id = "" } = await ec2.send(
        new CreateSecurityGroupCommand({
          VpcId: vpc?.VpcId,
          GroupName: `group-${randomUUID()}`,
          Description: "of a test",
          TagSpecifications: [
            {
              ResourceType: "security-group",
              Tags: [
                { Key: key, Value },
                { Key: "team", Value: "web" },
              ],
            },
          ],
        }),
      );
      ids.push(id);
    }
    return ids;
  }

  /**
   * One invocation in a process of its own. `accountsInTime` is how many accounts are begun before the time is up; all,
   * where it is left out.
   */
  async invoke(payload: unknown = {}, { accountsInTime = Number.POSITIVE_INFINITY } = {}): Promise<Reported> {
    const reporter = openReporter(process.env);
    const next = captureInvocations(reporter);
    const { journal } = this.world.gateway;
    const before = (await this.inboxes.notices.messages()).length;
    const mark = journal.mark();
    let asked = 0;
    const answer = await report(reporter, payload, {
      ...lambdaContext("report-exceptions", { awsRequestId: randomUUID(), account: this.security.id, region }),
      getRemainingTimeInMillis: () => (++asked > accountsInTime ? 0 : 900_000),
    });
    const calls = journal.since(mark).filter(({ id }) => id !== "");
    const told = (await this.inboxes.notices.messages()).slice(before).map((message) => JSON.parse(message));
    return { answer, next, calls, told };
  }

  deadLetters(): Promise<readonly string[]> {
    return this.inboxes.letters.messages();
  }
}

/** `<id of the resource>: <classes>` of all that a report lists in one account. */
export function listedIn(told: ToldReport | undefined, accountId: string): readonly string[] {
  return (told?.accounts ?? [])
    .filter((account) => account.accountId === accountId)
    .flatMap(({ owners }) => owners.flatMap(({ listed }) => listed))
    .map(({ resource, classes }) => `${resource.split("/").at(-1)}: ${classes.join(", ")}`)
    .sort();
}

function captureInvocations(reporter: Reporter): readonly unknown[] {
  const payloads: unknown[] = [];
  reporter.lambda.middlewareStack.add(
    () => async (request) => {
      const { Payload } = request.input as { readonly Payload?: Uint8Array };
      payloads.push(JSON.parse(Buffer.from(Payload ?? []).toString()));
      return { output: { $metadata: {} }, response: {} };
    },
    { step: "initialize", name: "captureInvocations" },
  );
  return payloads;
}

/** With exactly what the report declares, so that a call which it does not declare is refused here too. */
async function createResponseRole(iam: IAMClient, account: string, securityId: string): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${securityId}:root` }, Action: "sts:AssumeRole" }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: responseRole, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const document = policyDocumentOf(reportExceptions.permissions.member, { partition: "aws", account });
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: responseRole,
      PolicyName: reportExceptions.name,
      PolicyDocument: JSON.stringify(document),
    }),
  );
}
