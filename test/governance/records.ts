/** CloudTrail records of calls in a member account, with only what is read of them. */
export const account = "444455556666";

let serial = 0;

export interface Made {
  /** A role's path and name; `user/…` for a user, a service's name for a service. */
  readonly by?: string;
  readonly at?: string;
  readonly region?: string;
  readonly account?: string;
  readonly errorCode?: string;
}

export function record(call: `${string} ${string}`, requestParameters: object, made: Made = {}) {
  const [source = "", eventName = ""] = call.split(" ");
  const {
    by = "Administrator",
    at = "2026-11-20T10:00:00Z",
    region = "eu-central-1",
    account: accountId = account,
  } = made;
  serial += 1;
  return {
    eventID: `event-${serial}`,
    eventTime: at,
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: region,
    recipientAccountId: accountId,
    userIdentity: identity(by, accountId),
    requestParameters,
    responseElements: null,
    ...(made.errorCode === undefined ? {} : { errorCode: made.errorCode }),
  };
}

function identity(by: string, accountId: string) {
  if (by.endsWith(".amazonaws.com")) return { type: "AWSService", invokedBy: by };
  if (by.startsWith("user/")) return { type: "IAMUser", arn: `arn:aws:iam::${accountId}:${by}` };
  return {
    type: "AssumedRole",
    arn: `arn:aws:sts::${accountId}:assumed-role/${by.split("/").at(-1)}/jane`,
    sessionContext: { sessionIssuer: { type: "Role", arn: `arn:aws:iam::${accountId}:role/${by}` } },
  };
}

export const tagSet = (...keys: readonly string[]) => ({
  resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }] },
  tagSet: { items: keys.map((key) => ({ key, value: "Jira-1234" })) },
});
