import { type GatewayOptions, GatewayServer } from "../../../rehearsal/gateway/gateway";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../../rehearsal/setup/pythonEnvironment";
import { createDeployer, deployerName } from "../../../rehearsal/world/deployer";
import { Moto } from "../../../rehearsal/world/moto";

export const region = "eu-west-1";

/** Configuration of an SDK client that goes through the gateway and is not slowed by retries. */
export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** A gateway before a moto of its own, and administrators of as many accounts as a test wants. */
export class EmulatedAccounts {
  private constructor(
    readonly gateway: GatewayServer,
    readonly moto: Moto,
  ) {}

  static async start(options: Omit<GatewayOptions, "motoUrl"> = {}): Promise<EmulatedAccounts> {
    const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
    const moto = await Moto.start({ python });
    return new EmulatedAccounts(await GatewayServer.start({ motoUrl: moto.url, ...options }), moto);
  }

  /** A client configuration of the account's administrator, a user with every permission. */
  async administrator(account: string): Promise<ClientConfiguration> {
    const key = await createDeployer(this.gateway.behind(account, region));
    const arn = `arn:aws:iam::${account}:user/${deployerName}`;
    this.gateway.registerUserKey(key.accessKeyId, { kind: "user", account, userName: deployerName, arn });
    return this.signedBy(key);
  }

  signedBy(credentials: ClientConfiguration["credentials"]): ClientConfiguration {
    return { endpoint: this.gateway.url, region, maxAttempts: 1, credentials };
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.moto.stop();
  }
}
