import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { STSClient } from "@aws-sdk/client-sts";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import * as z from "zod";
import type { ClientConfiguration } from "../../resourceContext";

const errorSchema = z.looseObject({ __type: z.string().optional(), message: z.string().optional() });

/**
 * The calls that a chat channel takes. The service's own SDK client is left out: what is published of it belongs to an old
 * generation, and brings the whole of that along.
 */
export class ChatbotClient {
  /** Finds credentials as every other client does. */
  private readonly neighbour: STSClient;
  private readonly endpoint: URL;

  constructor(private readonly configuration: ClientConfiguration) {
    this.neighbour = new STSClient(configuration);
    this.endpoint = new URL(
      configuration.endpoint ?? process.env.AWS_ENDPOINT_URL ?? `https://chatbot.${configuration.region}.amazonaws.com`,
    );
  }

  /** Throws an `Error` with AWS's own name and message. */
  async call<T>(path: string, input: object, answer: z.ZodType<T>): Promise<T> {
    const { protocol, hostname, port, host } = this.endpoint;
    const body = JSON.stringify(input);
    const request = new HttpRequest({
      method: "POST",
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      path,
      headers: { host, "content-type": "application/json" },
      body,
    });
    const signer = new SignatureV4({
      service: "chatbot",
      region: this.configuration.region,
      credentials: () => this.neighbour.config.credentials(),
      sha256: Sha256,
    });
    const { headers } = await signer.sign(request);
    const response = await fetch(new URL(path, this.endpoint), { method: "POST", headers, body });
    const text = await response.text();
    const told: unknown = text === "" ? {} : JSON.parse(text);
    if (response.ok) return answer.parse(told);
    const { __type = "UnknownError", message = `HTTP ${response.status}` } = errorSchema.parse(told);
    throw Object.assign(new Error(message), { name: __type });
  }

  destroy(): void {
    this.neighbour.destroy();
  }
}

/** What the signer takes a hash from. */
class Sha256 {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = start(secret);
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = start(this.secret);
  }
}

function start(secret: string | ArrayBuffer | ArrayBufferView | undefined): Hash | Hmac {
  if (secret === undefined) return createHash("sha256");
  if (typeof secret === "string" || ArrayBuffer.isView(secret))
    return createHmac("sha256", secret as string | Uint8Array);
  return createHmac("sha256", new Uint8Array(secret));
}
