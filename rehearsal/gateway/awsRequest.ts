import type { Principal } from "./principal";

/** One SDK call as the gateway read it from the wire. */
export interface AwsRequest {
  /** Returned to the caller as the request id. */
  readonly id: string;
  /** The service's signing name: `ec2`, `sts`, `events`, `lambda`, `monitoring`, `logs`, `dynamodb`, … */
  readonly service: string;
  /** The API operation: `DescribeInstances`. */
  readonly operation: string;
  readonly region: string;
  /** The account of the caller. */
  readonly account: string;
  readonly principal: Principal;
  /**
   * The input by the API's own member names. JSON protocols: the body. Query protocols: nested objects and arrays
   * (`Filter.1.Name=vpc-id` is `{ Filter: [{ Name: "vpc-id" }] }`, and `TopicArn=…` a string). REST protocols: body, path
   * and query members together.
   */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly http: {
    readonly method: string;
    /** Path and query, as received. */
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
  };
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** An error that AWS would answer with; the gateway writes it in the protocol of the service that was called. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  constructor(
    /** `AccessDeniedException`, `ThrottlingException`, … */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
