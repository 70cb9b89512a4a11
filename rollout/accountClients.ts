import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

/** What a client of any service is made of. */
export interface AccountConfiguration {
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly retryMode?: "adaptive";
  readonly maxAttempts?: number;
}

interface DestroyableClient {
  destroy(): void;
}

/** SDK clients that act in one account, one for each service and Region, with one session for all. */
export class AccountClients {
  private readonly clients = new Map<string, DestroyableClient>();

  constructor(
    /** 12 digits. */
    readonly id: string,
    private readonly configuration: AccountConfiguration,
  ) {}

  client<Client extends DestroyableClient>(
    clientClass: new (configuration: AccountConfiguration & { readonly region: string }) => Client,
    region: string,
  ): Client {
    const key = `${clientClass.name} ${region}`;
    const known = this.clients.get(key);
    if (known instanceof clientClass) return known;
    const made = new clientClass({ ...this.configuration, region });
    this.clients.set(key, made);
    return made;
  }

  /** Closes the clients' connections, without which the process would not end at once. */
  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }
}
