import type { TrailCaller } from "./cloudTrailEvent";
import type { ContainmentRequest } from "./containmentRequest";

/** Who acted, as GuardDuty's `accessKeyDetails` tells it. */
export interface FindingPrincipal {
  /** `IAMUser`, `AssumedRole`, `Role`, `Root`, `FederatedUser`, `IdentityCenterUser`, `AWSAccount`, `AWSService` … */
  readonly userType: string;
  /** A user's name; of an assumed role the role's. */
  readonly userName: string | undefined;
  /** `AIDA…`, or `AROA…:<session name>`. */
  readonly principalId: string | undefined;
  readonly accessKeyId: string | undefined;
}

/**
 * What Firebreak takes from a finding of GuardDuty, from a compliance change of Config, or from a finding that a person
 * sent by an action of Security Hub. Everything else about the resource is read live.
 */
export interface Finding {
  /**
   * `request`: somebody asks for a response in the security account, by the topic, by hand, or by a rule of its own.
   * `tag`: somebody tagged the resource in its own account.
   */
  readonly source: "guardduty" | "config" | "security-hub" | "request" | "tag";
  /** Of Config: `<rule>/<resource id>`, the same whenever the rule finds the resource. */
  readonly id: string;
  /** `Backdoor:EC2/C&CActivity.B!DNS`; of Config the rule's name, `SECURITY_GROUP_OPEN_PROHIBITED`. */
  readonly type: string;
  /** The account that the finding is about. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** GuardDuty's 1.0 to 10.0; no response depends on it being there. */
  readonly severity: number | undefined;
  readonly title: string;
  /** What the service says of it at length, where it does. */
  readonly description: string | undefined;
  /** ISO 8601 in UTC: the oldest activity that the finding covers. */
  readonly firstSeen: string;
  /** ISO 8601 in UTC: the newest activity that the finding covers. */
  readonly lastSeen: string;
  /** ISO 8601 in UTC; GuardDuty sends a finding again, with a later time, while the activity goes on. */
  readonly updatedAt: string;
  readonly sample: boolean;
  /**
   * GuardDuty's `Instance`, `AccessKey`, `Container` …, not to be read off the type, nor off which details are present;
   * Config's `AWS::EC2::SecurityGroup`. Security Hub's kinds are written in GuardDuty's words.
   */
  readonly resourceType: string;
  readonly resourceRole: string | undefined;
  readonly instanceId: string | undefined;
  readonly principal: FindingPrincipal | undefined;
  /** Of Config: the resource's id, such as `sg-0123456789abcdef0` or a bucket's name. Of an S3 finding: the one bucket. */
  readonly resourceId: string | undefined;
  /** Of a Lambda function: its ARN, with the version or alias where one is named. */
  readonly functionArn?: string;
  /** Of `request`, by the topic or by hand: who asked for what. */
  readonly request?: ContainmentRequest;
  /** Of `tag`: who set the tag. */
  readonly taggedBy?: TrailCaller;
  /** Id by which GuardDuty archives it; undefined where it is none of GuardDuty's. */
  readonly guardDutyId: string | undefined;
  /** Why no responder can act on it, whatever it is about: `it names 3 resources …`. */
  readonly unfit: string | undefined;
  /** What EventBridge itself stamped on the event. */
  readonly envelope: { readonly eventId: string; readonly account: string; readonly region: string };
  /** The finding comes from the daily sweep of what is non-compliant, in the security account's own envelope. */
  readonly swept: boolean;
}

/** One state of one finding: the same for every delivery of it, another when its service updates it. */
export function occurrenceOf(finding: Finding): string {
  return `${finding.id}@${finding.updatedAt}`;
}
