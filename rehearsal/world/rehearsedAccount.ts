import type { AccountName } from "./organizationPlan";

/** Configuration of any SDK v3 client that calls the gateway as one account's deployer. */
export interface AccountClientConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: AccessKey;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface DestroyableClient {
  destroy(): void;
}

/** One account of the rehearsed organization, as somebody with its own administrator's access key sees it. */
export class RehearsedAccount {
  private readonly clients = new Map<string, DestroyableClient>();

  constructor(
    readonly name: AccountName | "outsider",
    /** 12 digits. */
    readonly id: string,
    readonly accessKey: AccessKey,
    readonly homeRegion: string,
    private readonly gatewayUrl: string,
  ) {}

  configuration(region: string = this.homeRegion): AccountClientConfiguration {
    return { region, endpoint: this.gatewayUrl, credentials: this.accessKey };
  }

  /** A client of this account, made once per class and Region so that connections are kept: `account.client(EC2Client)`. */
  client<C extends DestroyableClient>(
    clientClass: new (configuration: AccountClientConfiguration) => C,
    region: string = this.homeRegion,
  ): C {
    const key = `${clientClass.name} ${region}`;
    const known = this.clients.get(key);
    if (known instanceof clientClass) return known;
    const made = new clientClass(this.configuration(region));
    this.clients.set(key, made);
    return made;
  }

  /** Closes the clients' connections, without which a test process would not end. */
  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }
}
