import * as z from "zod";

/** Who made a call, as CloudTrail's `userIdentity` tells it. */
export interface TrailCaller {
  /** `arn:aws:iam::123456789012:user/alice`, `arn:aws:sts::…:assumed-role/ops/jane`; of a service, its name. */
  readonly arn: string;
  /** Of an assumed role: the role's own ARN, path included, which is what `aws:PrincipalArn` compares. */
  readonly roleArn?: string;
}

/** What is taken from one event of CloudTrail's event history. */
export interface TrailEvent {
  readonly eventId: string;
  /** ISO 8601 in UTC, to the second. */
  readonly at: string;
  /** `ec2.amazonaws.com` */
  readonly source: string;
  /** `CreateTags` */
  readonly name: string;
  readonly caller: TrailCaller;
  /** The call was refused, or failed, and so changed nothing. */
  readonly failed: boolean;
  /** The call's input, in the service's own spelling of it for CloudTrail. */
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
}

const identity = z.looseObject({
  type: z.string().nullish(),
  arn: z.string().nullish(),
  invokedBy: z.string().nullish(),
  principalId: z.string().nullish(),
  accountId: z.string().nullish(),
  sessionContext: z.looseObject({ sessionIssuer: z.looseObject({ arn: z.string().nullish() }).nullish() }).nullish(),
});

/** The fields of a record that are read here ("CloudTrail record contents", AWS CloudTrail User Guide). */
const record = z.looseObject({
  eventID: z.string(),
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  userIdentity: identity,
  errorCode: z.string().nullish(),
  requestParameters: z.unknown().optional(),
  responseElements: z.unknown().optional(),
});

/** Reads the JSON text in `CloudTrailEvent` of LookupEvents. Never throws: undefined where the text is no record. */
export function readTrailEvent(text: string | undefined): TrailEvent | undefined {
  return trailEventOf(parsed(text));
}

/** Reads a record that is no text any more, as EventBridge has it in `detail`. Never throws. */
export function trailEventOf(written: unknown): TrailEvent | undefined {
  const read = record.safeParse(written);
  if (!read.success) return undefined;
  const { eventID, eventTime, eventSource, eventName, userIdentity, errorCode, requestParameters, responseElements } =
    read.data;
  return {
    eventId: eventID,
    at: new Date(eventTime).toISOString(),
    source: eventSource,
    name: eventName,
    caller: callerOf(userIdentity),
    failed: typeof errorCode === "string" && errorCode !== "",
    requestParameters,
    responseElements,
  };
}

/** The issuer is the principal of an assumed role only: of a federated user it is who asked for the session. */
function callerOf({ type, arn, invokedBy, principalId, accountId, sessionContext }: z.output<typeof identity>) {
  const issuer = type === "AssumedRole" ? sessionContext?.sessionIssuer?.arn : undefined;
  return {
    arn: arn ?? invokedBy ?? principalId ?? accountId ?? type ?? "a caller without a name",
    ...(issuer ? { roleArn: issuer } : {}),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
