import { cbor } from "@smithy/core/cbor";
import type { AwsError, AwsResponse } from "../awsRequest";
import { jsonContentType } from "./answer";
import type { CallHead } from "./call";
import { escapeXml } from "./xml";

/** Services with a JSON protocol whose SDKs still want the code of their older query protocol. */
const queryCompatible = new Set(["sqs", "monitoring"]);

/** Writes an error in the protocol of the call (Smithy, "AWS Protocols", error serialization of each). */
export function writeError(head: CallHead, error: AwsError, requestId: string): AwsResponse {
  const code = escapeXml(error.code);
  const message = escapeXml(error.message);
  const type = error.status >= 500 ? "Receiver" : "Sender";
  switch (head.protocol) {
    case "query":
      return xml(
        error.status,
        `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        requestId,
      );
    case "ec2":
      return xml(
        error.status,
        `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
        requestId,
      );
    case "rest-xml":
      return xml(
        error.status,
        `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
        requestId,
      );
    case "cbor":
      return {
        status: error.status,
        headers: {
          "content-type": "application/cbor",
          "smithy-protocol": "rpc-v2-cbor",
          "x-amzn-requestid": requestId,
        },
        body: Buffer.from(cbor.serialize({ __type: error.code, message: error.message })),
      };
    case "json-1.0":
    case "json-1.1":
    case "rest-json": {
      const headers: Record<string, string> = {
        "content-type": jsonContentType(head.protocol),
        "x-amzn-requestid": requestId,
        "x-amzn-errortype": error.code,
      };
      if (queryCompatible.has(head.service)) headers["x-amzn-query-error"] = `${error.code};${type}`;
      return { status: error.status, headers, body: JSON.stringify({ __type: error.code, message: error.message }) };
    }
  }
}

/** The error code of an answer in any protocol, for the journal. */
export function errorCodeOf(response: AwsResponse): string {
  const header = response.headers["x-amzn-errortype"] ?? response.headers["x-amzn-query-error"];
  const body = response.body.toString("utf8");
  const code =
    header ?? /"__type"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? /<Code>([^<]+)</.exec(body)?.[1] ?? String(response.status);
  return code.split(/[;:]/)[0]?.split("#").at(-1) ?? code;
}

function xml(status: number, body: string, requestId: string): AwsResponse {
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
