import { LambdaClient } from "@aws-sdk/client-lambda";
import { STSClient } from "@aws-sdk/client-sts";
import type { Incident } from "../../functions/domain/incident";
import { alertsTopicName, names } from "../../functions/domain/names";
import type { ReleaseAnswer } from "../../functions/release-incident/request";
import { requestRelease } from "../../incidents/releaseRequest";
import { GatewayServer } from "../gateway/gateway";
import { type ApplicationProfile, createApplicationProfile } from "./applicationProfile";
import { createDeployer, deployerName } from "./deployer";
import type { GuardDutyFinding } from "./finding";
import { Inbox } from "./inbox";
import { readLedger } from "./ledger";
import { Moto } from "./moto";
import { createNetwork, deleteDefaultNetwork, type Network } from "./network";
import { type AccountName, homeRegion, type MemberName, memberNames, organizationPlan } from "./organizationPlan";
import { seedOrganization } from "./organizationSeed";
import { RehearsedAccount } from "./rehearsedAccount";
import { Services } from "./services";
import { securityStackName } from "./stackNames";
import { type LaunchOptions, launchInstance, type Workload } from "./workload";

export interface OrganizationOptions {
  /** The Python interpreter of an environment that has `moto[server]`. */
  readonly python: string;
  /** Of the gateway; any free one by default. */
  readonly port?: number;
  /** Told what is being done, in a few words. */
  readonly progress?: (step: string) => void;
}

/** A member account's standing workload: what is there whether or not a scenario runs. */
export interface MemberEstate {
  readonly profile: ApplicationProfile;
  /** By the plan's names: `payments`, `payments-edge`. */
  readonly networks: ReadonlyMap<string, Network>;
}

/** An emulated organization in full: moto, the gateway before it, the accounts and what they hold. */
export class RehearsedOrganization {
  private readonly accounts: ReadonlyMap<AccountName, RehearsedAccount>;
  private readonly estates: ReadonlyMap<MemberName, MemberEstate>;
  private alertInbox: Promise<Inbox> | undefined;
  private deadLetterInbox: Promise<Inbox> | undefined;
  private readonly launched = new Map<MemberName, number>();
  private readonly furtherProfiles = new Map<string, Promise<ApplicationProfile>>();

  private constructor(
    readonly gateway: GatewayServer,
    readonly services: Services,
    private readonly moto: Moto,
    /** An account of somebody else: no member of the organization. */
    readonly outsider: RehearsedAccount,
    seeded: { accounts: ReadonlyMap<AccountName, RehearsedAccount>; estates: ReadonlyMap<MemberName, MemberEstate> },
  ) {
    this.accounts = seeded.accounts;
    this.estates = seeded.estates;
  }

  /** Starts and seeds; what was started is ended again where a step fails. */
  static async start(options: OrganizationOptions): Promise<RehearsedOrganization> {
    const progress = options.progress ?? (() => undefined);
    progress("starting moto");
    const moto = await Moto.start({ python: options.python });
    let gateway: GatewayServer | undefined;
    let services: Services | undefined;
    try {
      gateway = await GatewayServer.start({
        motoUrl: moto.url,
        ...(options.port === undefined ? {} : { port: options.port }),
        modules: (made) => {
          services = new Services(made);
          return services.modules;
        },
      });
      if (services === undefined) throw new Error("The gateway started without asking for its service modules.");
      progress("creating the organization and its accounts");
      const accounts = await openAccounts(gateway);
      const outsider = await openAccount(gateway, outsiderAccountId, "outsider");
      progress("building networks in the member accounts");
      const estates = await buildEstates(accounts);
      return new RehearsedOrganization(gateway, services, moto, outsider, { accounts, estates });
    } catch (error) {
      await gateway?.stop();
      await moto.stop();
      throw error;
    }
  }

  get organizationId(): string {
    return this.gateway.organization.organizationId;
  }

  account(name: AccountName): RehearsedAccount {
    return found(this.accounts.get(name), `account ${name}`);
  }

  estate(name: MemberName): MemberEstate {
    return found(this.estates.get(name), `estate of ${name}`);
  }

  /** A VPC of a member by the plan's name; left out, its first. */
  network(member: MemberName, name: string = member): Network {
    return found(this.estate(member).networks.get(name), `network ${name} of ${member}`);
  }

  /** Launches an instance with an application profile of the account in its first network, unless told otherwise. */
  async launch(member: MemberName, options: Partial<LaunchOptions> = {}): Promise<Workload> {
    const profile = await this.profileFor(member);
    return launchInstance(this.account(member), { network: this.network(member), profile, ...options });
  }

  /** Another role after so many instances: a policy for each that is isolated fills a role's 10,240 characters at some forty. */
  private profileFor(member: MemberName): Promise<ApplicationProfile> {
    const launched = this.launched.get(member) ?? 0;
    this.launched.set(member, launched + 1);
    if (launched < instancesPerProfile) return Promise.resolve(this.estate(member).profile);
    const number = Math.floor(launched / instancesPerProfile) + 1;
    const key = `${member}/${number}`;
    const profile = this.furtherProfiles.get(key) ?? createApplicationProfile(this.account(member), number);
    this.furtherProfiles.set(key, profile);
    return profile;
  }

  /** GuardDuty in the finding's account finds this, and publishes it there and with its administrator. */
  async fire(finding: GuardDutyFinding): Promise<void> {
    await this.services.guardDuty.fireFinding({ account: finding.accountId, region: finding.region, finding });
  }

  /** The event of a finding as GuardDuty puts it on its administrator's bus. */
  eventOf(finding: GuardDutyFinding): Readonly<Record<string, unknown>> {
    return {
      version: "0",
      id: finding.id,
      "detail-type": "GuardDuty Finding",
      source: "aws.guardduty",
      account: this.account("security").id,
      time: finding.updatedAt,
      region: finding.region,
      resources: [],
      detail: finding,
    };
  }

  /**
   * An event about this state of the finding reaches the buses, as `fire` sends it: a second delivery, or an older one that
   * comes late. EventBridge delivers at least once and in no order.
   */
  async deliver(finding: GuardDutyFinding): Promise<void> {
    const { accountId, region } = finding;
    const event = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { ...finding } };
    for (const account of [accountId, this.account("security").id]) {
      await this.services.events.publishServiceEvent({ account, region, event });
    }
  }

  /** The security account's deployer releases an incident, as `npm run incidents -- release` does. */
  release(incident: Incident, reason: string): Promise<ReleaseAnswer> {
    const security = this.account("security");
    return requestRelease(
      { lambda: security.client(LambdaClient), sts: security.client(STSClient) },
      [incident],
      reason,
    );
  }

  /** The incidents in the ledger about these resources (`instance/i-0123`), or all; present and past, oldest first. */
  ledger(resources?: readonly string[]): Promise<readonly Incident[]> {
    return readLedger(this.account("security"), resources);
  }

  /** Everything that was published to the alerts topic since this was first asked. */
  async alerts(): Promise<readonly string[]> {
    const { id, homeRegion: region } = this.account("security");
    const topicArn = `arn:aws:sns:${region}:${id}:${alertsTopicName(securityStackName)}`;
    this.alertInbox ??= Inbox.subscribedTo(this.account("security"), topicArn);
    return (await this.alertInbox).messages();
  }

  /** Every message that has reached the dead-letter queue; reading empties it. */
  async deadLetters(): Promise<readonly string[]> {
    this.deadLetterInbox ??= Inbox.of(this.account("security"), names.deadLetterQueue);
    return (await this.deadLetterInbox).messages();
  }

  /** Resolves when no event, function or retry is under way. */
  settled(): Promise<void> {
    return this.gateway.settled();
  }

  /** Ends everything that was started. */
  async stop(): Promise<void> {
    for (const account of [...this.accounts.values(), this.outsider]) account.close();
    await this.gateway.stop();
    await this.moto.stop();
  }
}

const instancesPerProfile = 25;

const outsiderAccountId = "640219385077";

async function openAccounts(gateway: GatewayServer): Promise<ReadonlyMap<AccountName, RehearsedAccount>> {
  const seeded = await seedOrganization(organizationPlan, (account) => gateway.behind(account, homeRegion));
  const securityAccountId = seeded.accounts.find(({ name }) => name === "security")?.id;
  gateway.organization.set({ ...seeded, ...(securityAccountId === undefined ? {} : { securityAccountId }) });
  const accounts = new Map<AccountName, RehearsedAccount>();
  for (const { id, name } of seeded.accounts) {
    accounts.set(name, await openAccount(gateway, id, name));
  }
  return accounts;
}

/** Gives the account a user with a key, and lets that key sign at the gateway. */
async function openAccount(
  gateway: GatewayServer,
  id: string,
  name: AccountName | "outsider",
): Promise<RehearsedAccount> {
  const key = await createDeployer(gateway.behind(id, homeRegion));
  gateway.registerUserKey(key.accessKeyId, {
    kind: "user",
    account: id,
    userName: deployerName,
    arn: `arn:aws:iam::${id}:user/${deployerName}`,
  });
  return new RehearsedAccount(name, id, key, homeRegion, gateway.url);
}

async function buildEstates(
  accounts: ReadonlyMap<AccountName, RehearsedAccount>,
): Promise<ReadonlyMap<MemberName, MemberEstate>> {
  const estates = new Map<MemberName, MemberEstate>();
  for (const name of memberNames) {
    const account = found(accounts.get(name), `account ${name}`);
    await deleteDefaultNetwork(account);
    const networks = new Map<string, Network>();
    for (const plan of organizationPlan.find((planned) => planned.name === name)?.networks ?? []) {
      networks.set(plan.name, await createNetwork(account, plan));
    }
    estates.set(name, { profile: await createApplicationProfile(account), networks });
  }
  return estates;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The rehearsed organization has no ${what}.`);
  return value;
}
