import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  EC2Client,
  type IpPermission,
  type Tag,
} from "@aws-sdk/client-ec2";
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { errorCode } from "../../../functions/aws/errorCode";
import { names } from "../../../functions/domain/names";
import { Inbox } from "../../../rehearsal/world/inbox";
import { homeRegion, type MemberName } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import { sharedRehearsal } from "../sharedRehearsal";

/** A compliance event as it came to the finding bus. */
export interface DetectedEvent {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly detail: {
    readonly resourceId: string;
    readonly awsAccountId: string;
    readonly configRuleName: string;
    readonly newEvaluationResult: { readonly complianceType: string; readonly annotation?: string };
  };
}

const watch = "rehearsal-compliance-watch";
const bus = { EventBusName: names.findingBus };

/** The deployed organization in which no row of the playbook answers: what is found stays as it is found. */
export class Detection {
  private readonly created: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly organization: RehearsedOrganization,
    private readonly inbox: Inbox,
  ) {}

  static async open(): Promise<Detection> {
    const { organization } = await sharedRehearsal();
    return new Detection(organization, await watchBus(organization));
  }

  place(member: MemberName): { readonly account: string; readonly region: string } {
    return { account: this.organization.account(member).id, region: homeRegion };
  }

  /** A group of its own, with these rules from the beginning of its life but for a moment. Returns its id. */
  async createGroup(
    member: MemberName,
    { name, ingress = [], tags = [] }: { name: string; ingress?: IpPermission[]; tags?: Tag[] },
  ): Promise<string> {
    const ec2 = this.ec2(member);
    const { GroupId: groupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: "Of a test",
        VpcId: this.organization.network(member).vpcId,
        ...(tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "security-group", Tags: tags }] }),
      }),
    );
    this.created.push(() => ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId })));
    await this.organization.settled();
    if (ingress.length > 0) await this.allow(member, groupId, ingress);
    return groupId;
  }

  async allow(member: MemberName, groupId: string, ingress: IpPermission[]): Promise<void> {
    await this.ec2(member).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: ingress }));
    await this.organization.settled();
  }

  ec2(member: MemberName): EC2Client {
    return this.organization.account(member).client(EC2Client);
  }

  /** What the rule of that name says of the resource now: its verdict and annotation; undefined where it says nothing. */
  verdict(member: MemberName, rule: string, resourceId: string): readonly [string, string | undefined] | undefined {
    const { config } = this.organization.services;
    const place = this.place(member);
    const carried = config.ruleNamed(place, rule);
    const found = config.complianceOf(place, resourceId).find((result) => result.ruleName === carried);
    return found && [found.complianceType, found.annotation];
  }

  /** Compliance events about the resource that have come to the finding bus, oldest first. */
  async events(resourceId: string): Promise<readonly DetectedEvent[]> {
    await this.organization.settled();
    const events = (await this.inbox.messages()).map((message): DetectedEvent => JSON.parse(message));
    return events.filter(({ detail }) => detail.resourceId === resourceId);
  }

  /** The groups are gone, which a later sweep would find, and the playbook answers again. */
  async close(): Promise<void> {
    for (const remove of this.created) await remove().catch(ignoreGone);
    await this.organization.settled();
    await unwatchBus(this.organization);
  }
}

/** A test may have deleted its group itself. */
function ignoreGone(error: unknown): void {
  if (errorCode(error) !== "InvalidGroup.NotFound") throw error;
}

export function ssh(range: string): IpPermission {
  const ports = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
  return range.includes(":")
    ? { ...ports, Ipv6Ranges: [{ CidrIpv6: range }] }
    : { ...ports, IpRanges: [{ CidrIp: range }] };
}

/** Turns every row of the playbook off, and puts a queue in their place. */
async function watchBus(organization: RehearsedOrganization): Promise<Inbox> {
  const security = organization.account("security");
  const events = security.client(EventBridgeClient);
  const rules = await rulesOf(events);
  assert.ok(rules.length > 0);
  await Promise.all(rules.map((Name) => events.send(new DisableRuleCommand({ ...bus, Name }))));
  const { RuleArn: ruleArn } = await events.send(
    new PutRuleCommand({
      ...bus,
      Name: watch,
      EventPattern: JSON.stringify({ "detail-type": ["Config Rules Compliance Change"] }),
    }),
  );
  const queueArn = `arn:aws:sqs:${homeRegion}:${security.id}:${watch}`;
  const statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await security.client(SQSClient).send(new CreateQueueCommand({ QueueName: watch, Attributes: { Policy } }));
  await events.send(new PutTargetsCommand({ ...bus, Rule: watch, Targets: [{ Id: "queue", Arn: queueArn }] }));
  return Inbox.of(security, watch);
}

async function unwatchBus(organization: RehearsedOrganization): Promise<void> {
  const security = organization.account("security");
  const events = security.client(EventBridgeClient);
  await events.send(new RemoveTargetsCommand({ ...bus, Rule: watch, Ids: ["queue"] }));
  await events.send(new DeleteRuleCommand({ ...bus, Name: watch }));
  const sqs = security.client(SQSClient);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: watch }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  await Promise.all((await rulesOf(events)).map((Name) => events.send(new EnableRuleCommand({ ...bus, Name }))));
}

async function rulesOf(events: EventBridgeClient): Promise<readonly string[]> {
  const { Rules: rules = [] } = await events.send(new ListRulesCommand(bus));
  return rules.flatMap(({ Name }) => Name ?? []);
}
