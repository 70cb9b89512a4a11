import * as z from "zod";
import { type TrailCaller, trailEventOf } from "./cloudTrailEvent";
import { accountIdField, envelopeFields, problemsOf, regionField } from "./eventFields";
import type { Finding } from "./finding";
import type { FindingsReading } from "./findingEvent";
import { names } from "./names";
import { neverContainPattern } from "./neverContain";
import { tagWriteOf } from "./tagWrite";

/** The value that contains; capitals count. A pattern alone could be met by the key of one tag and the value of another. */
export const containValue = "Contain";

export const apiCallDetailType = "AWS API Call via CloudTrail";

const eventSchema = z.looseObject({
  ...envelopeFields,
  source: z.literal("aws.ec2"),
  "detail-type": z.literal(apiCallDetailType),
  detail: z.looseObject({
    eventSource: z.literal("ec2.amazonaws.com"),
    eventName: z.literal("CreateTags"),
    awsRegion: regionField,
    /** The account of the tagged resource; EC2 tags none of another account's. */
    recipientAccountId: accountIdField,
    requestParameters: z.looseObject({
      resourcesSet: z.looseObject({ items: z.array(z.looseObject({ resourceId: z.string() })).max(1000) }),
    }),
  }),
});

/**
 * Reads the call by which somebody tagged instances, as CloudTrail tells EventBridge of it: unlike `aws.tag`'s own event it says who.
 * Each instance is a finding. Tags of other resources, other tags and calls that failed are none. Never throws.
 */
export function readContainmentTagEvent(event: unknown): FindingsReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const { id: eventId, account, region, detail } = parsed.data;
  const call = trailEventOf(detail);
  if (call === undefined) return { kind: "malformed", problems: ["detail: is no record of CloudTrail"] };
  const partition = /^arn:(aws[a-z-]*):/.exec(call.caller.arn)?.[1] ?? "aws";
  const place = { accountId: detail.recipientAccountId, region: detail.awsRegion, partition };
  const tagged = detail.requestParameters.resourcesSet.items
    .map(({ resourceId }) => resourceId)
    .filter((resourceId) => /^i-[0-9a-f]{8,17}$/.test(resourceId));
  const findings = [...new Set(tagged)].flatMap((instanceId): Finding[] => {
    const resourceArn = `arn:${partition}:ec2:${place.region}:${place.accountId}:instance/${instanceId}`;
    const write = tagWriteOf(call, { resourceArn, tagKey: names.statusTagKey });
    if (write?.kind !== "wrote" || write.value !== containValue) return [];
    const tag = `${names.statusTagKey}=${containValue}`;
    return [
      {
        source: "tag",
        id: `tag/${call.eventId}/${instanceId}`,
        type: `Tag:${tag}`,
        ...place,
        severity: undefined,
        title: `${instanceId} was tagged ${tag}`,
        description: `by ${callerName(call.caller)}`,
        firstSeen: call.at,
        lastSeen: call.at,
        updatedAt: call.at,
        sample: false,
        resourceType: "Instance",
        resourceRole: undefined,
        instanceId,
        principal: undefined,
        resourceId: undefined,
        taggedBy: call.caller,
        guardDutyId: undefined,
        unfit: undefined,
        envelope: { eventId, account, region },
        swept: false,
      },
    ];
  });
  return { kind: "findings", findings, problems: [] };
}

/** Why a tag contains nothing: whoever set it may not. Undefined of what is no tag's, and of whom a pattern covers. */
export function unlistedTagger({ taggedBy }: Finding, principals: readonly string[]): string | undefined {
  if (taggedBy === undefined) return undefined;
  const listed = [taggedBy.arn, taggedBy.roleArn].some(
    (arn) => arn !== undefined && neverContainPattern(arn, principals) !== undefined,
  );
  if (listed) return undefined;
  return `the tag was set by ${callerName(taggedBy)}, who is not among those who may (firebreak:containmentTagPrincipals)`;
}

function callerName({ arn, roleArn }: TrailCaller): string {
  return roleArn === undefined ? arn : `${arn} of ${roleArn}`;
}
