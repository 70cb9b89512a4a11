import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type IpPermission,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { MiddlewareStack } from "@smithy/types";
import { clientConfiguration } from "../../../functions/aws/clients";
import { Ledger } from "../../../functions/aws/ledger";
import { OpenIncident } from "../../../functions/aws/openIncident";
import { confine } from "../../../functions/confine-security-group/confinement";
import { type LiveGroup, readGroup } from "../../../functions/confine-security-group/group";
import {
  type GroupRule,
  ingressRuleOf,
  portsText,
  sameSource,
  toIngressRule,
} from "../../../functions/confine-security-group/groupRule";
import {
  type ConfineSecurityGroupOptionsInput,
  confineSecurityGroupOptionsSchema,
} from "../../../functions/confine-security-group/options";
import { unconfineSecurityGroup } from "../../../functions/confine-security-group/release";
import { isOutstanding } from "../../../functions/domain/changes";
import { type Change, type Incident, incidentSchema, subjectKey, subjectOf } from "../../../functions/domain/incident";
import { openIngress } from "../../../functions/domain/openIngress";
import type { Containment } from "../../../functions/response/response";
import { type ClientConfiguration, EmulatedAccounts, region } from "../gateway/emulatedAccounts";
import { createLedgerTable, ledgerTable } from "../ledgerTable";

export const tcp = (port: number, ...sources: string[]): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: sources.filter((source) => !source.includes(":")).map((CidrIp) => ({ CidrIp, Description: `d ${CidrIp}` })),
  Ipv6Ranges: sources
    .filter((source) => source.includes(":"))
    .map((CidrIpv6) => ({ CidrIpv6, Description: `d ${CidrIpv6}` })),
});

/** What ends a process in the middle of its work. */
export class Killed extends Error {}

/** One attempt to confine a group: as a process of its own would make it, over the real SDK clients, moto and a ledger. */
export interface Attempt {
  readonly containment: Containment;
  /** Whether it answered that there was nothing to confine. */
  readonly declined: boolean;
  readonly incident: Incident;
  /** Names of the calls in the order in which they began. */
  readonly calls: readonly string[];
}

/** Groups in an emulated account, and attempts to confine them, in this process. */
export class ConfinedGroups {
  private constructor(
    readonly world: EmulatedAccounts,
    /** Of the groups; faults are told apart by it. */
    readonly account: string,
    /** Meets no fault. */
    readonly ec2: EC2Client,
    private readonly behind: DynamoDBClient,
    private readonly administrator: ClientConfiguration,
    readonly vpc: string,
  ) {}

  static async start(): Promise<ConfinedGroups> {
    return ConfinedGroups.in(await EmulatedAccounts.start(), "111111111111");
  }

  /** In another account of the same world, in which several can be tried side by side. */
  static async in(world: EmulatedAccounts, account: string): Promise<ConfinedGroups> {
    const ec2 = new EC2Client(world.gateway.behind(account, region));
    const dynamodb = new DynamoDBClient(world.gateway.behind(account, region));
    await createLedgerTable(dynamodb);
    const { Vpc: vpc } = await ec2.send(
      new CreateVpcCommand({ CidrBlock: "10.7.0.0/16", AmazonProvidedIpv6CidrBlock: true }),
    );
    return new ConfinedGroups(world, account, ec2, dynamodb, await world.administrator(account), vpc?.VpcId ?? "");
  }

  stop(): Promise<void> {
    return this.world.stop();
  }

  private made = 0;
  async makeGroup(permissions: readonly IpPermission[], tags: readonly Tag[] = [], vpc = this.vpc): Promise<string> {
    this.made += 1;
    const { GroupId: groupId = "" } = await this.ec2.send(
      new CreateSecurityGroupCommand({
        VpcId: vpc,
        GroupName: `group-${this.made}`,
        Description: "of a test",
        ...(tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "security-group", Tags: [...tags] }] }),
      }),
    );
    for (const permission of permissions) await this.open(groupId, permission);
    return groupId;
  }

  async open(groupId: string, ...permissions: readonly IpPermission[]): Promise<void> {
    await this.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: [...permissions],
        TagSpecifications: [{ ResourceType: "security-group-rule", Tags: [{ Key: "team", Value: "web" }] }],
      }),
    );
  }

  async makeList(entries: readonly string[], family: "IPv4" | "IPv6" = "IPv4"): Promise<string> {
    const { PrefixList: list } = await this.ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: "list",
        AddressFamily: family,
        MaxEntries: Math.max(1, entries.length),
        Entries: entries.map((Cidr) => ({ Cidr })),
      }),
    );
    return list?.PrefixListId ?? "";
  }

  async rulesOf(groupId: string): Promise<readonly GroupRule[]> {
    const { SecurityGroupRules: rules = [] } = await this.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [groupId] }] }),
    );
    return rules.flatMap((rule) => ingressRuleOf(rule) ?? []);
  }

  /** `tcp 22-22 10.0.0.0/8` of every inbound rule, sorted. */
  async sourcesOf(groupId: string): Promise<readonly string[]> {
    return (await this.rulesOf(groupId)).map((rule) => `${portsText(rule)} ${rule.source}`).sort();
  }

  /**
   * Opens or resumes the group's incident and confines it. With `killAfter`, everything ends when that many calls have
   * ended: the attempt rejects with `Killed`. `afterEach` is awaited whenever a call has changed the group, or may have.
   */
  async attempt(
    groupId: string,
    options: ConfineSecurityGroupOptionsInput = {},
    more: { readonly killAfter?: number; readonly afterEach?: () => Promise<void> } = {},
  ): Promise<Attempt> {
    const calls: string[] = [];
    let ended = 0;
    let dead = false;
    const watch = <Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>) =>
      stack.add(
        (next, { commandName = "" }) =>
          async (request) => {
            if (dead) throw new Killed();
            calls.push(commandName.replace(/Command$/, ""));
            try {
              return await next(request);
            } finally {
              if (/^(Modify|Authorize|Revoke)/.test(commandName)) await more.afterEach?.();
              ended += 1;
              if (ended === more.killAfter) dead = true;
              // biome-ignore lint/correctness/noUnsafeFinally: a process that has ended sees no answer
              if (dead) throw new Killed();
            }
          },
        { step: "deserialize", priority: "high", name: "watch" },
      );
    const { maxAttempts: _, ...place } = this.administrator;
    const ec2 = new EC2Client({ ...clientConfiguration(), ...place });
    const dynamodb = new DynamoDBClient({ ...clientConfiguration(), ...place });
    watch(ec2.middlewareStack);
    watch(dynamodb.middlewareStack);
    const ledger = new Ledger(dynamodb, ledgerTable);
    const parsed = confineSecurityGroupOptionsSchema.parse(options);
    const incident = new OpenIncident(ledger, await this.incidentOf(groupId));
    const read = await readGroup(ec2, groupId, { accountId: this.account, region }, parsed);
    if (read.kind === "not-applicable") throw new Error(read.reason);
    const resource: LiveGroup = read.resource;
    const ending = await confine({
      clients: { ec2 },
      incident,
      resource,
      task: { options: parsed },
      contained: () => incident.note({ status: "contained" }),
    });
    await incident.record();
    const containment = "changed" in ending ? ending : { changed: false, summary: ending.reason };
    return { containment, declined: containment !== ending, incident: incident.entry, calls };
  }

  /** The group's incident as the ledger has it; a new one where there is none. */
  async incidentOf(groupId: string): Promise<Incident> {
    const now = new Date().toISOString();
    const fresh = incidentSchema.parse({
      incidentId: `incident-of-${groupId}`,
      accountId: this.account,
      region,
      partition: "aws",
      resource: `security-group/${groupId}`,
      action: "confine-security-group",
      status: "containing",
      version: 1,
      findings: ["finding"],
      findingType: "SECURITY_GROUP_OPEN_PROHIBITED",
      occurrence: `finding@${now}`,
      row: "confine",
      openedAt: now,
      updatedAt: now,
      changes: [],
      notices: [],
      lease: { owner: "test", until: now },
    });
    const ledger = new Ledger(this.behind, ledgerTable);
    const known = await ledger.read(subjectKey(subjectOf(fresh)));
    if (known !== undefined) return known;
    await ledger.claim(fresh, { requestId: "test", occurrence: fresh.occurrence, lastSeen: now, now });
    return fresh;
  }

  /** Undoes what is recorded, last change first, as the release responder does; gives every change with its outcome. */
  async release(groupId: string): Promise<readonly (Change & { readonly outcome: string })[]> {
    const incident = await this.incidentOf(groupId);
    const outcomes: (Change & { outcome: string })[] = [];
    for (const change of incident.changes.filter(isOutstanding).reverse()) {
      const clients = { ec2: this.ec2 };
      const undo = await unconfineSecurityGroup(clients, incident, change);
      outcomes.push({ ...change, outcome: undo.kind === "restored" ? "restored" : `refused: ${undo.because}` });
    }
    return outcomes;
  }

  /** Holds at every moment of a confinement that began with these rules: see each assertion. */
  async assertNothingLost(groupId: string, before: readonly GroupRule[], allowed: readonly string[]): Promise<void> {
    const now = await this.rulesOf(groupId);
    const open = new Set(openIngress(before.map((rule) => toIngressRule(rule, new Map()))).rules.map(({ id }) => id));
    for (const rule of before) {
      const same = now.find(({ id }) => id === rule.id);
      if (isDeepStrictEqual(same, rule)) continue;
      assert.ok(
        open.has(rule.id) || rule.source.startsWith("pl-"),
        `${portsText(rule)} ${rule.source} was not open, and is changed`,
      );
      const family = rule.source.includes(":") ? "IPv6" : "IPv4";
      const wanted = allowed.filter((range) => range.includes(":") === (family === "IPv6"));
      const replacement = now.find(
        (each) => portsText(each) === portsText(rule) && wanted.some((range) => sameSource(each.source, range)),
      );
      assert.ok(
        wanted.length === 0 || replacement !== undefined,
        `${portsText(rule)} ${rule.source} is gone, and nothing is in its place`,
      );
    }
  }
}
