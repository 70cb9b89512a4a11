import { readTrailEvent, type TrailEvent } from "../../../functions/domain/cloudTrailEvent";

/** Members of a record that an example gives; the rest is the same in all. */
export interface TrailExample {
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly userIdentity?: unknown;
  readonly eventTime?: string;
  readonly eventID?: string;
  readonly errorCode?: string;
}

export const platformRole = "arn:aws:iam::123456789012:role/platform/exceptions";

/** Jane's session of the role that may set exceptions, as CloudTrail tells of it. */
export const janeOfPlatform = {
  type: "AssumedRole",
  principalId: "AROAEXAMPLE:jane",
  arn: "arn:aws:sts::123456789012:assumed-role/exceptions/jane",
  accountId: "123456789012",
  accessKeyId: "ASIAEXAMPLE",
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: "AROAEXAMPLE",
      arn: platformRole,
      accountId: "123456789012",
      userName: "exceptions",
    },
    attributes: { creationDate: "2026-11-20T08:00:00Z", mfaAuthenticated: "true" },
  },
};

export const mallory = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLE",
  arn: "arn:aws:iam::123456789012:user/mallory",
  accountId: "123456789012",
  accessKeyId: "AKIAEXAMPLE",
  userName: "mallory",
};

/** The JSON text of a record, as LookupEvents has it in `CloudTrailEvent`. */
export function trailText(example: TrailExample): string {
  return JSON.stringify({
    eventVersion: "1.11",
    userIdentity: janeOfPlatform,
    eventTime: "2026-11-20T09:00:00Z",
    awsRegion: "eu-central-1",
    sourceIPAddress: "192.0.2.10",
    userAgent: "aws-cli/2.19.4",
    responseElements: null,
    requestID: "594fe3e3-0f74-4085-9336-189b36a1cd8c",
    eventID: "bb096886-331c-4b12-9a78-73b793e1f383",
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "123456789012",
    eventCategory: "Management",
    ...example,
  });
}

export function trailEvent(example: TrailExample): TrailEvent {
  const event = readTrailEvent(trailText(example));
  if (event === undefined) throw new Error(`The example ${example.eventName} is no record.`);
  return event;
}

/** CreateTags of one tag on instances. */
export function createTags(
  value: string,
  example: Partial<TrailExample> = {},
  instances: readonly string[] = ["i-0123456789abcdef0"],
): TrailEvent {
  return trailEvent({
    eventSource: "ec2.amazonaws.com",
    eventName: "CreateTags",
    requestParameters: {
      resourcesSet: { items: instances.map((resourceId) => ({ resourceId })) },
      tagSet: { items: [{ key: "SecurityException", value }] },
    },
    ...example,
  });
}
