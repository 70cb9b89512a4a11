import type { BehindConfiguration, Gateway } from "./serviceModule";

export type Behind = Gateway["behind"];

/** Clients that read the world itself, one per kind, account and Region, so that connections are kept. */
export class BehindClients {
  private readonly clients = new Map<new (configuration: BehindConfiguration) => unknown, Map<string, unknown>>();

  constructor(private readonly behind: Behind) {}

  get<C>(Client: new (configuration: BehindConfiguration) => C, account: string, region: string): C {
    const known = this.clients.get(Client) ?? new Map<string, unknown>();
    this.clients.set(Client, known);
    const key = `${account}/${region}`;
    if (!known.has(key)) {
      known.set(key, new Client(this.behind(account, region)));
    }
    return known.get(key) as C;
  }

  /** A queue's URL on the world's own endpoint; the SDK sends the call to where the URL points. */
  queueUrl(account: string, region: string, queue: string): string {
    return `${this.behind(account, region).endpoint}/${account}/${queue}`;
  }
}
