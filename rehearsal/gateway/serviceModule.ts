import type { STSClientConfig } from "@aws-sdk/client-sts";
import type { AccessDecision, AccessQuestion } from "./authorization/accessQuestion";
import type { PolicyDocument } from "./authorization/policyDocument";
import type { AwsRequest, AwsResponse } from "./awsRequest";
import type { Faults } from "./faults";
import type { Journal } from "./journal";
import type { OrganizationDirectory } from "./organizationDirectory";
import type { SessionCredentials } from "./sessions";
import type { TimeScale } from "./timeScale";

/**
 * An operation that the gateway answers itself. A plain object is written as the output of the service's protocol;
 * an `AwsResponse` goes out as it is; `passThrough` sends the call on to moto. Throws `AwsError`.
 */
export type Operation = (request: AwsRequest) => Promise<Readonly<Record<string, unknown>> | AwsResponse | PassThrough>;

export interface PassThrough {
  readonly passThrough: true;
  /** Changes moto's answer before it reaches the caller. */
  readonly rewrite?: (response: AwsResponse) => AwsResponse | Promise<AwsResponse>;
}

export const passThrough: PassThrough = { passThrough: true };

/** What the gateway supplies in place of moto (or before it), one per AWS service. */
export interface ServiceModule {
  /** The signing name that it answers for. */
  readonly service: string;
  /** By API operation; an operation that is not here goes to moto. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** The resource-based policy of something that this module keeps in place of moto; the access check reads it here. */
  resourcePolicyOf?(arn: string): PolicyDocument | undefined;
  /** Hears of each call that succeeded, whichever module or moto answered it, before its caller has the answer. */
  onAnswered?(request: AwsRequest, response: AwsResponse): void;
  /** Resolves when it has no work under way (deliveries, retries, running functions). */
  settled?(): Promise<void>;
  /** Ends what it started (processes, timers). */
  stop?(): Promise<void>;
}

/** What service modules may ask of the gateway. */
export interface Gateway {
  /** `http://127.0.0.1:4600` */
  readonly url: string;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly timeScale: TimeScale;
  readonly organization: OrganizationDirectory;
  /** May this principal do this? Reads the policies as they are now. */
  authorize(question: AccessQuestion): Promise<AccessDecision>;
  /**
   * Credentials of a role for an AWS service (a function's execution role, a rule's target role), after the role's trust
   * policy was checked for that service. Throws `AwsError` AccessDenied.
   */
  assumeRoleForService(request: {
    readonly roleArn: string;
    readonly service: string;
    readonly sessionName: string;
    readonly sourceArn?: string;
    readonly sourceInstanceArn?: string;
    readonly sourceFunctionArn?: string;
  }): Promise<SessionCredentials>;
  /** Configuration of an SDK client that goes to moto itself, as `account`: no access check, journal or fault. */
  behind(account: string, region: string): BehindConfiguration;
}

/** The configuration of an SDK client; its request handler names the account to moto. */
export interface BehindConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: NonNullable<STSClientConfig["requestHandler"]>;
}
