/** The wire formats of AWS APIs (Smithy, "AWS Protocols"). */
export type Protocol = "query" | "ec2" | "json-1.0" | "json-1.1" | "rest-json" | "rest-xml" | "cbor";

/** Tells the protocol of a call from its headers; a service may speak several (SQS: query and JSON). */
export function protocolOf(
  service: string,
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Protocol {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  const contentType = headers["content-type"] ?? "";
  if (headers["x-amz-target"] !== undefined) return contentType.includes("amz-json-1.0") ? "json-1.0" : "json-1.1";
  if (contentType.startsWith("application/x-www-form-urlencoded") || query.has("Action")) {
    return service === "ec2" ? "ec2" : "query";
  }
  return service === "s3" ? "rest-xml" : "rest-json";
}
