import { AwsError } from "../awsRequest";
import type { CallHead } from "./call";

type Refusal = readonly [code: string, status: number];

/** How each service says that it has had too many calls, where it differs from its protocol's usual words. */
const throttles: Readonly<Record<string, Refusal>> = {
  ec2: ["RequestLimitExceeded", 503],
  s3: ["SlowDown", 503],
  lambda: ["TooManyRequestsException", 429],
  guardduty: ["TooManyRequestsException", 429],
  organizations: ["TooManyRequestsException", 400],
  sqs: ["RequestThrottled", 403],
};

/** How each service says that it failed. */
const failures: Readonly<Record<string, Refusal>> = {
  ec2: ["InternalError", 500],
  s3: ["InternalError", 500],
  dynamodb: ["InternalServerError", 500],
  events: ["InternalException", 500],
  guardduty: ["InternalServerErrorException", 500],
  kms: ["KMSInternalException", 500],
  lambda: ["ServiceException", 500],
  organizations: ["ServiceException", 500],
  logs: ["ServiceUnavailableException", 503],
  monitoring: ["InternalServiceFault", 500],
  iam: ["ServiceFailure", 500],
  sns: ["InternalError", 500],
};

export function throttled(head: CallHead): AwsError {
  const [code, status] = throttles[head.service] ?? [isXml(head) ? "Throttling" : "ThrottlingException", 400];
  return new AwsError(code, "Rate exceeded", status);
}

export function serviceFailed(head: CallHead): AwsError {
  const [code, status] = failures[head.service] ?? ["InternalFailure", 500];
  return new AwsError(code, "We encountered an internal error. Please try again.", status);
}

/** AWS's own words for a call that policies do not allow. */
export function accessDenied(head: CallHead, message: string): AwsError {
  if (head.service === "ec2") return new AwsError("UnauthorizedOperation", message, 403);
  if (head.service === "sns") return new AwsError("AuthorizationError", message, 403);
  if (isXml(head)) return new AwsError("AccessDenied", message, 403);
  return new AwsError("AccessDeniedException", message, head.protocol === "rest-json" ? 403 : 400);
}

/** An access key that nobody has, or a session token that does not belong to it. */
export function unknownCaller(head: CallHead): AwsError {
  const message = "The security token included in the request is invalid.";
  if (head.service === "ec2")
    return new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  if (head.service === "s3") {
    return new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403);
  }
  if (isXml(head)) return new AwsError("InvalidClientTokenId", message, 403);
  return new AwsError("UnrecognizedClientException", message, head.protocol === "rest-json" ? 403 : 400);
}

/** Session credentials after their time. */
export function expiredCaller(head: CallHead): AwsError {
  const message = "The security token included in the request is expired";
  if (head.service === "ec2") return new AwsError("RequestExpired", "Request has expired.", 400);
  if (isXml(head)) return new AwsError("ExpiredToken", message, head.service === "s3" ? 400 : 403);
  return new AwsError("ExpiredTokenException", message, head.protocol === "rest-json" ? 403 : 400);
}

function isXml(head: CallHead): boolean {
  return head.protocol === "query" || head.protocol === "ec2" || head.protocol === "rest-xml";
}
