import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";

/** A function by account, Region and name. */
export interface FunctionIdentity {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const namePattern = /^[a-zA-Z0-9-_]{1,64}$/;

/** `arn:aws:lambda:eu-west-1:111122223333:function:firebreak-isolate-instance` */
export function functionArn(identity: FunctionIdentity): string {
  return `arn:${identity.partition}:lambda:${identity.region}:${identity.account}:function:${identity.name}`;
}

/**
 * Reads a `FunctionName` member: a name, a partial ARN (`111122223333:function:name`) or an ARN, each with or without the
 * qualifier `$LATEST`. What the value leaves out comes from the caller.
 * Throws `ValidationException` for another shape and `ResourceNotFoundException` for another version or alias: there are none here.
 */
export function readFunctionName(
  value: string,
  caller: { readonly account: string; readonly region: string },
): FunctionIdentity {
  const parts = value.split(":");
  let account = caller.account;
  let region = caller.region;
  let partition = partitionOf(region);
  let rest = parts;
  if (parts[0] === "arn") {
    partition = parts[1] ?? partition;
    region = parts[3] ?? region;
    account = parts[4] ?? account;
    rest = parts.slice(6);
  } else if (/^\d{12}$/.test(parts[0] ?? "") && parts[1] === "function") {
    account = parts[0] ?? account;
    rest = parts.slice(2);
  }
  const [name = "", qualifier] = rest;
  if (!namePattern.test(name) || rest.length > 2) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${value}' at 'functionName' failed to satisfy constraint: Member must be a function name or ARN`,
    );
  }
  const identity = { partition, account, region, name };
  if (qualifier !== undefined && qualifier !== "$LATEST") throw functionNotFound(identity, qualifier);
  return identity;
}

/** The answer to a call about a function that is not there. */
export function functionNotFound(identity: FunctionIdentity, qualifier?: string): AwsError {
  const arn = qualifier === undefined ? functionArn(identity) : `${functionArn(identity)}:${qualifier}`;
  return new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
}
