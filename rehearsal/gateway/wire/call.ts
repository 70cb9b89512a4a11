import { cbor } from "@smithy/core/cbor";
import { AwsError, type AwsRequest } from "../awsRequest";
import { readCredentialScope } from "./credentialScope";
import { type Protocol, protocolOf } from "./protocol";
import { readQueryParameters } from "./queryParameters";
import { parseJson, readRestJson } from "./restJson";
import { readS3Call } from "./s3Operations";

/** One call as it came over the wire, before the gateway knows who made it. */
export interface WireCall {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly sessionToken?: string;
  readonly protocol: Protocol;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The HTTP status of a success. */
  readonly successStatus: number;
}

/** What can be told of a call before its body is understood; enough to write an error in its protocol. */
export interface CallHead {
  readonly service: string;
  readonly protocol: Protocol;
}

/** Service and protocol of a call, also of one that is not signed. */
export function readHead(headers: Readonly<Record<string, string>>, target: string): CallHead {
  const query = urlOf(target).searchParams;
  const service = readCredentialScope(headers, query)?.service ?? "unknown";
  return { service, protocol: protocolOf(service, headers, query) };
}

/** Reads service, Region, caller, operation and input of a signed call. Throws `AwsError` where AWS would refuse it. */
export function readCall(http: AwsRequest["http"]): WireCall {
  const url = urlOf(http.target);
  const scope = readCredentialScope(http.headers, url.searchParams);
  if (!scope) throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  const protocol = protocolOf(scope.service, http.headers, url.searchParams);
  const sessionToken =
    http.headers["x-amz-security-token"] ?? url.searchParams.get("X-Amz-Security-Token") ?? undefined;
  const caller = sessionToken === undefined ? scope : { ...scope, sessionToken };
  return { ...caller, protocol, successStatus: 200, ...readOperation(protocol, scope.service, http, url) };
}

type OperationOnWire = Pick<WireCall, "operation" | "parameters"> & { readonly successStatus?: number };

function readOperation(protocol: Protocol, service: string, http: AwsRequest["http"], url: URL): OperationOnWire {
  switch (protocol) {
    case "query":
    case "ec2": {
      const form = url.searchParams.has("Action") ? url.searchParams : new URLSearchParams(http.body.toString("utf8"));
      return { operation: required(form.get("Action")), parameters: readQueryParameters(form) };
    }
    case "json-1.0":
    case "json-1.1":
      return {
        operation: required(http.headers["x-amz-target"]?.split(".").at(-1)),
        parameters: http.body.length === 0 ? {} : parseJson(http.body),
      };
    case "cbor":
      return {
        operation: required(url.pathname.split("/operation/")[1]),
        parameters: http.body.length === 0 ? {} : (cbor.deserialize(http.body) as Record<string, unknown>),
      };
    case "rest-xml":
      return readS3Call(http.method, url);
    case "rest-json": {
      const call = readRestJson(service, http, url);
      return { operation: call.operation, parameters: call.parameters, successStatus: call.status };
    }
  }
}

/** A target such as `//` is a path here, never a host. */
function urlOf(target: string): URL {
  return new URL(`http://gateway${target}`);
}

function required(operation: string | null | undefined): string {
  if (!operation) throw new AwsError("MissingAction", "The request names no operation.");
  return operation;
}
