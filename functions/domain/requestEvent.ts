import * as z from "zod";
import { type ContainmentRequest, containmentRequestSchema } from "./containmentRequest";
import { type Entity, readEntityArn } from "./entity";
import { envelopeFields, instantField, problemsOf } from "./eventFields";
import type { Finding } from "./finding";
import type { FindingsReading } from "./findingEvent";
import { names } from "./names";

/** What `request-containment` hands to the responder of the entity, in EventBridge's shape; no bus carries it. */
export interface RequestEvent {
  readonly version: "0";
  readonly id: string;
  readonly source: typeof names.requestSource;
  readonly "detail-type": typeof requestDetailType;
  /** The security account: only from there a request is believed. */
  readonly account: string;
  readonly region: string;
  /** ISO 8601: when it was asked for, the same in every attempt. */
  readonly time: string;
  readonly resources: readonly [string];
  readonly detail: ContainmentRequest & { readonly arn: string };
}

export const requestDetailType = "Containment Request";

const eventSchema = z.looseObject({
  ...envelopeFields,
  source: z.literal(names.requestSource),
  "detail-type": z.literal(requestDetailType),
  time: instantField,
  detail: containmentRequestSchema.extend({ arn: z.string() }),
});

/** The event of a request; `arn` is the ARN as it was given, a function's qualifier included. */
export function requestEventOf(
  request: ContainmentRequest,
  { arn, at, home }: { arn: string; at: string; home: { readonly accountId: string; readonly region: string } },
): RequestEvent {
  return {
    version: "0",
    id: request.requestId,
    source: names.requestSource,
    "detail-type": requestDetailType,
    account: home.accountId,
    region: home.region,
    time: at,
    resources: [arn],
    detail: { ...request, arn },
  };
}

/** Reads such an event as a finding, so that it is answered as one: deny-list, exception, ledger and notices apply. Never throws. */
export function readRequestEvent(event: unknown): FindingsReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const { id: eventId, account, region, time, detail } = parsed.data;
  const { arn, ...request } = detail;
  const reading = readEntityArn(arn);
  if (reading.kind === "unreadable") return { kind: "malformed", problems: [`detail.arn: ${reading.reason}`] };
  const { entity } = reading;
  const finding: Finding = {
    source: "request",
    id: `request/${request.requestId}`,
    type: `Request:${typeNames[entity.kind]}`,
    accountId: entity.accountId,
    // IAM has no Region; its calls are made in the home Region, which is of the same partition.
    region: "region" in entity ? entity.region : region,
    partition: entity.partition,
    severity: undefined,
    title: `Containment of ${arn} was asked for`,
    description: `${request.requestedBy}: ${request.reason}`,
    firstSeen: time,
    lastSeen: time,
    updatedAt: time,
    sample: false,
    ...subjectOf(entity, arn),
    resourceRole: undefined,
    guardDutyId: undefined,
    unfit: undefined,
    envelope: { eventId, account, region },
    swept: false,
    request,
  };
  return { kind: "findings", findings: [finding], problems: [] };
}

const typeNames: Readonly<Record<Entity["kind"], string>> = {
  instance: "Instance",
  user: "User",
  role: "Role",
  function: "Function",
  "security-group": "SecurityGroup",
};

type Subject = Pick<Finding, "resourceType" | "instanceId" | "principal" | "resourceId" | "functionArn">;

/** In the words of the service whose findings the responder knows. */
function subjectOf(entity: Entity, arn: string): Subject {
  const nobody = { instanceId: undefined, principal: undefined, resourceId: undefined };
  switch (entity.kind) {
    case "instance":
      return { ...nobody, resourceType: "Instance", instanceId: entity.instanceId };
    case "user":
    case "role": {
      const userType = entity.kind === "user" ? "IAMUser" : "Role";
      const principal = { userType, userName: entity.name, principalId: undefined, accessKeyId: undefined };
      return { ...nobody, resourceType: "AccessKey", principal };
    }
    case "function":
      return { ...nobody, resourceType: "Lambda", functionArn: arn };
    case "security-group":
      return { ...nobody, resourceType: "AWS::EC2::SecurityGroup", resourceId: entity.groupId };
  }
}
