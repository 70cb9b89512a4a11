import type { Principal } from "../principal";
import type { PolicyDocument } from "./policyDocument";
import type { ContextValues } from "./requestContext";

export interface AccessQuestion {
  readonly principal: Principal;
  /** `ec2:DescribeInstances` */
  readonly action: string;
  /** An ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  /** The account that owns the resource; left out, the ARN's, or the caller's where the ARN names none. */
  readonly resourceAccount?: string;
  /** Condition keys of the request; keys of the caller and of the moment are added. A list is a multivalued key. */
  readonly context?: ContextValues;
  /**
   * The resource's own policy; left out, it is read from the world where the service keeps one, together with the key that
   * encrypts the resource. For `sts:AssumeRole`, the trust policy: there the caller's own policies are asked too, unless
   * the trust policy of a role in the caller's account names the caller itself.
   */
  readonly resourcePolicy?: PolicyDocument;
}

/** `reason` is worded as AWS words it: `User: arn:… is not authorized to perform: … because …`. */
export type AccessDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };
