import type { PolicyDocument } from "./authorization/policyDocument";

/** Who signed a request, as the gateway established it from the access key. */
export type Principal = UserPrincipal | RoleSessionPrincipal | ServicePrincipal;

export interface UserPrincipal {
  readonly kind: "user";
  readonly account: string;
  readonly userName: string;
  /** `arn:aws:iam::123456789012:user/name` */
  readonly arn: string;
}

export interface RoleSessionPrincipal {
  readonly kind: "role-session";
  readonly account: string;
  readonly roleName: string;
  /** `arn:aws:iam::123456789012:role/path/name`, the value of `aws:PrincipalArn`. */
  readonly roleArn: string;
  readonly sessionName: string;
  /** `arn:aws:sts::123456789012:assumed-role/name/session` */
  readonly arn: string;
  /** The inline session policy of AssumeRole; what the session may do is its intersection with the role's policies. */
  readonly sessionPolicy?: PolicyDocument;
  /** Epoch milliseconds; the value of `aws:TokenIssueTime`. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Set for credentials that an EC2 instance got from its metadata service (`ec2:SourceInstanceARN`). */
  readonly sourceInstanceArn?: string;
  /** Set for credentials that a Lambda function's execution environment got (`lambda:SourceFunctionArn`). */
  readonly sourceFunctionArn?: string;
}

/** An AWS service that acts for itself, such as EventBridge that delivers to a queue. */
export interface ServicePrincipal {
  readonly kind: "service";
  /** `events.amazonaws.com` */
  readonly service: string;
  /** `aws:SourceAccount` */
  readonly sourceAccount: string;
  /** `aws:SourceArn` */
  readonly sourceArn?: string;
}
