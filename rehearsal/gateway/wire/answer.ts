import { cbor } from "@smithy/core/cbor";
import type { AwsResponse } from "../awsRequest";
import type { WireCall } from "./call";
import { writeXml } from "./xml";

/** Writes the output of an operation that the gateway answered itself, in the protocol of the call. */
export function writeAnswer(
  call: Pick<WireCall, "service" | "protocol" | "operation" | "successStatus">,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): AwsResponse {
  switch (call.protocol) {
    case "query":
      return xml(
        `<${call.operation}Response xmlns="https://${call.service}.amazonaws.com/doc/"><${call.operation}Result>${writeXml(output, "member")}</${call.operation}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${call.operation}Response>`,
        requestId,
      );
    case "ec2":
      return xml(
        `<${call.operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${writeXml(output, "item")}</${call.operation}Response>`,
        requestId,
      );
    case "rest-xml":
      return xml(writeXml(output, "member"), requestId);
    case "cbor":
      return {
        status: 200,
        headers: {
          "content-type": "application/cbor",
          "smithy-protocol": "rpc-v2-cbor",
          "x-amzn-requestid": requestId,
        },
        body: Buffer.from(cbor.serialize(output)),
      };
    case "json-1.0":
    case "json-1.1":
    case "rest-json":
      return {
        status: call.successStatus,
        headers: { "content-type": jsonContentType(call.protocol), "x-amzn-requestid": requestId },
        body: call.successStatus === 204 ? "" : JSON.stringify(output, writeDate),
      };
  }
}

export function jsonContentType(protocol: "json-1.0" | "json-1.1" | "rest-json"): string {
  return protocol === "rest-json" ? "application/json" : `application/x-amz-${protocol}`;
}

/** JSON protocols write a time as epoch seconds; `this` holds the date that `toJSON` has turned into text. */
function writeDate(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Readonly<Record<string, unknown>>)[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}

function xml(body: string, requestId: string): AwsResponse {
  return {
    status: 200,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
