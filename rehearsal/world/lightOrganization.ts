import { GatewayServer } from "../gateway/gateway";
import { createDeployer, deployerName } from "./deployer";
import { lightPlan } from "./lightPlan";
import { Moto } from "./moto";
import { homeRegion } from "./organizationPlan";
import { type SeededAccount, seedOrganization } from "./organizationSeed";
import type { AccessKey } from "./rehearsedAccount";
import { Services } from "./services";

export interface LightOrganizationOptions {
  /** The Python interpreter of an environment that has `moto[server]`. */
  readonly python: string;
  /** Accounts beside the management and the security account. */
  readonly members: number;
  readonly progress?: (step: string) => void;
}

/**
 * An emulated organization of many accounts that hold nothing but the role by which the management account gets into them: what a
 * rollout is rehearsed in. Only the management account has a user.
 */
export class LightOrganization {
  private constructor(
    readonly gateway: GatewayServer,
    private readonly moto: Moto,
    /** Of an administrator of the management account. */
    readonly accessKey: AccessKey,
    readonly accounts: readonly SeededAccount<string>[],
  ) {}

  static async start({ python, members, progress }: LightOrganizationOptions): Promise<LightOrganization> {
    const tell = progress ?? (() => undefined);
    tell("starting moto");
    const moto = await Moto.start({ python });
    let gateway: GatewayServer | undefined;
    try {
      const started = await GatewayServer.start({
        motoUrl: moto.url,
        modules: (made) => new Services(made).modules,
      });
      gateway = started;
      tell(`creating ${members + 2} accounts in nested units`);
      const seeded = await seedOrganization(lightPlan(members), (account) => started.behind(account, homeRegion));
      const securityAccountId = seeded.accounts.find(({ name }) => name === "security")?.id;
      started.organization.set({ ...seeded, ...(securityAccountId === undefined ? {} : { securityAccountId }) });
      const account = seeded.managementAccountId;
      const key = await createDeployer(started.behind(account, homeRegion));
      started.registerUserKey(key.accessKeyId, {
        kind: "user",
        account,
        userName: deployerName,
        arn: `arn:aws:iam::${account}:user/${deployerName}`,
      });
      return new LightOrganization(started, moto, key, seeded.accounts);
    } catch (error) {
      await gateway?.stop();
      await moto.stop();
      throw error;
    }
  }

  get id(): string {
    return this.gateway.organization.organizationId;
  }

  /** Twelve digits. Throws for a name that no account has. */
  accountId(name: string): string {
    const account = this.accounts.find((each) => each.name === name);
    if (account === undefined) throw new Error(`The emulated organization has no account ${name}.`);
    return account.id;
  }

  /** All but the management and the security account, in the order of the plan. */
  get members(): readonly SeededAccount<string>[] {
    return this.accounts.filter(({ name }) => name !== "management" && name !== "security");
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.moto.stop();
  }
}
