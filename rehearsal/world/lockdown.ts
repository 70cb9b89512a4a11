import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { names } from "../../functions/domain/names";
import { Inbox } from "./inbox";
import type { RehearsedAccount } from "./rehearsedAccount";
import type { RehearsedOrganization } from "./rehearsedOrganization";
import { assumeAs, type HeldCredentials } from "./roleSessions";

/** The role by which a SOAR publishes requests, in whichever account it runs. */
const publisherName = "soar";
/** What the rehearsed security stack admits (`firebreak:lockdownPublishers`). */
export const requestPublisherPattern = `arn:aws:iam::*:role/${publisherName}`;

/** The role whose tag contains an instance, in whichever account it is (`firebreak:containmentTagPrincipals`). */
export const tagPrincipalPattern = "arn:aws:iam::*:role/soc";

/** The ExternalId that the rehearsal's publishers say, until a test puts another. */
export const rehearsedExternalId = "rehearsed-external-id";

export interface PublishedRequest {
  readonly arn: string;
  readonly externalId?: string;
  readonly reason?: string;
  readonly sessionsOnly?: boolean;
  /** `4h` */
  readonly holdFor?: string;
  readonly holdThen?: "release" | "ask";
  /** Further attributes, or others in place of these; undefined leaves one out. */
  readonly attributes?: Readonly<Record<string, string | undefined>>;
}

export function lockdownTopicArn(organization: RehearsedOrganization): string {
  return topicArn(organization, names.lockdownTopic);
}

/** Puts what publishers have to say from now on. The value before it is good for a day more. */
export async function putExternalId(organization: RehearsedOrganization, value = rehearsedExternalId): Promise<void> {
  await organization
    .account("security")
    .client(SecretsManagerClient)
    .send(new PutSecretValueCommand({ SecretId: names.lockdownSecret, SecretString: value }));
}

/** A session of the publisher's role in this account; the role may publish on the lockdown topic, and nothing else. */
export async function publisherIn(
  organization: RehearsedOrganization,
  account: RehearsedAccount,
): Promise<HeldCredentials> {
  const iam = account.client(IAMClient);
  const arn = `arn:aws:iam::${account.id}:role/${publisherName}`;
  try {
    await iam.send(new GetRoleCommand({ RoleName: publisherName }));
  } catch {
    const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account.id}:root` }, Action: "sts:AssumeRole" };
    const publish = { Effect: "Allow", Action: "sns:Publish", Resource: lockdownTopicArn(organization) };
    const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    await iam.send(new CreateRoleCommand({ RoleName: publisherName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: publisherName, PolicyName: "publish", PolicyDocument: document(publish) }),
    );
  }
  return assumeAs({ account, type: "role", name: publisherName, arn, id: "", keys: [] }, "playbook");
}

/** Publishes a request with these credentials; answers the message's id, which is the request's. Throws what SNS answers. */
export async function publishRequest(
  organization: RehearsedOrganization,
  credentials: HeldCredentials,
  request: PublishedRequest,
): Promise<string> {
  const { arn, externalId = rehearsedExternalId, reason, sessionsOnly, holdFor, holdThen, attributes = {} } = request;
  const given = {
    Arn: arn,
    ExternalId: externalId,
    Reason: reason,
    SessionsOnly: sessionsOnly === undefined ? undefined : String(sessionsOnly),
    HoldFor: holdFor,
    HoldThen: holdThen,
    ...attributes,
  };
  const { homeRegion: region } = organization.account("security");
  const sns = new SNSClient({ endpoint: organization.gateway.url, region, credentials });
  try {
    const { MessageId: id = "" } = await sns.send(
      new PublishCommand({
        TopicArn: lockdownTopicArn(organization),
        Message: "Contain this.",
        MessageAttributes: Object.fromEntries(
          Object.entries(given).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, { DataType: "String", StringValue: value }] as const],
          ),
        ),
      }),
    );
    return id;
  } finally {
    sns.destroy();
  }
}

type Heard = "audit" | "failure";

/** One queue for each topic of an organization: who reads a queue empties it. */
const inboxes = new WeakMap<RehearsedOrganization, Map<Heard, Promise<Inbox>>>();

/** A queue that hears what is told of requests from now on: all of it, or what came to nothing. */
export function requestInbox(organization: RehearsedOrganization, of: Heard): Promise<Inbox> {
  const known = inboxes.get(organization) ?? new Map<Heard, Promise<Inbox>>();
  inboxes.set(organization, known);
  const name = of === "audit" ? names.lockdownAuditTopic : names.lockdownFailureTopic;
  const inbox = known.get(of) ?? Inbox.subscribedTo(organization.account("security"), topicArn(organization, name));
  known.set(of, inbox);
  return inbox;
}

function topicArn(organization: RehearsedOrganization, name: string): string {
  const { id, homeRegion } = organization.account("security");
  return `arn:aws:sns:${homeRegion}:${id}:${name}`;
}
