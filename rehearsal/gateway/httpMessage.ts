import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AwsResponse } from "./awsRequest";

/** The body of a request or response; no copy is made of one that came in one piece. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

export function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

/** Ends the exchange. A caller that has gone away meanwhile is no error. */
export function sendResponse(outgoing: ServerResponse, response: AwsResponse): void {
  const length = Buffer.byteLength(response.body);
  outgoing.writeHead(response.status, {
    ...response.headers,
    "content-length": response.headers["content-length"] ?? length,
  });
  outgoing.end(response.body);
}
