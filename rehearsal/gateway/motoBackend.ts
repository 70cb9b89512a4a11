import { Agent, type IncomingMessage, request } from "node:http";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { AwsRequest, AwsResponse } from "./awsRequest";
import { flatHeaders, readBody } from "./httpMessage";
import type { BehindConfiguration } from "./serviceModule";
import { readCredentialScope } from "./wire/credentialScope";

/** Names the account to moto, whose own notion of accounts (by access key) is never used. */
const accountHeader = "x-moto-account-id";

/** Headers of one connection, not of the call. */
const connectionHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "expect"]);

type HandledRequest = Parameters<NodeHttpHandler["handle"]>[0];
type HandlerOptions = Parameters<NodeHttpHandler["handle"]>[1];

type BehindListener = (account: string, service: string, operation: string) => void;

/** The way to moto: pooled connections, and the account of each call in a header. */
export class MotoBackend {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly url: URL;

  /** `onBehindCall` hears of each call that service modules and the world make past the gateway, once it is answered. */
  constructor(
    motoUrl: string,
    private readonly onBehindCall: BehindListener,
  ) {
    this.url = new URL(motoUrl);
  }

  /** Sends a call on as it was received. Rejects where moto is not there. */
  forward(account: string, http: AwsRequest["http"]): Promise<AwsResponse> {
    const headers: Record<string, string | number> = { [accountHeader]: account, "content-length": http.body.length };
    for (const [name, value] of Object.entries(http.headers)) {
      if (!connectionHeaders.has(name)) headers[name] = value;
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent: this.agent,
          host: this.url.hostname,
          port: this.url.port,
          method: http.method,
          path: http.target,
          headers,
        },
        (incoming) => resolve(readResponse(incoming)),
      );
      outgoing.on("error", (cause) => reject(new Error(`moto at ${this.url.origin} does not answer.`, { cause })));
      outgoing.end(http.body);
    });
  }

  behind(account: string, region: string): BehindConfiguration {
    return {
      region,
      endpoint: this.url.origin,
      credentials: { accessKeyId: "BEHIND", secretAccessKey: "behind" },
      requestHandler: new AccountHandler(account, this.agent, this.onBehindCall),
    };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** That calls queue for a connection in a storm is meant; the SDK would warn of it on the console. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

class AccountHandler extends NodeHttpHandler {
  constructor(
    private readonly account: string,
    agent: Agent,
    private readonly onCall: BehindListener,
  ) {
    super({ httpAgent: agent, logger: quiet });
  }

  override async handle(sent: HandledRequest, options?: HandlerOptions): ReturnType<NodeHttpHandler["handle"]> {
    sent.headers[accountHeader] = this.account;
    const answer = await super.handle(sent, options);
    const scope = readCredentialScope({ authorization: sent.headers.authorization ?? "" }, new URLSearchParams());
    this.onCall(this.account, scope?.service ?? "", operationOf(sent));
    return answer;
  }

  /** The connections are the gateway's, shared by all clients; a client that is destroyed must leave them. */
  override destroy(): void {}
}

/** The operation of a query or JSON call; empty for a REST call. */
function operationOf(sent: HandledRequest): string {
  const target = sent.headers["x-amz-target"];
  if (target !== undefined) return target.split(".").at(-1) ?? "";
  return typeof sent.body === "string" ? (/(?:^|&)Action=(\w+)/.exec(sent.body)?.[1] ?? "") : "";
}

async function readResponse(incoming: IncomingMessage): Promise<AwsResponse> {
  const body = await readBody(incoming);
  const headers = flatHeaders(incoming.headers);
  for (const name of connectionHeaders) delete headers[name];
  return { status: incoming.statusCode ?? 502, headers, body };
}
