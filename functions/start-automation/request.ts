import * as z from "zod";
import { accountIdField, regionField } from "../domain/eventFields";
import type { Finding } from "../domain/finding";

const text = z.string().min(1).max(768);

/**
 * What the reference's function takes from an input transformer, its misspelt key included (AWS Security Blog, "How to
 * perform automated incident response in a multi-account environment", "Creating new rules and customization"). There is no
 * envelope to judge: whoever may invoke the function is in the security account, and answers for what it sends.
 */
const requestSchema = z
  .strictObject({
    account: accountIdField,
    /** Left out, the function's own: the reference serves one Region. */
    region: regionField.optional(),
    resourseType: text.optional(),
    resourceType: text.optional(),
    resourceId: text,
    AutomationDocumentName: text,
    AutomationParameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  })
  .refine(({ resourseType, resourceType }) => (resourseType === undefined) !== (resourceType === undefined), {
    error: "name the kind of resource once, as resourceType, or as resourseType like the reference",
    path: ["resourceType"],
  });

export type AutomationRequest = z.output<typeof requestSchema>;

export type RequestReading =
  /** Another payload: a playbook row's. */
  | { readonly kind: "none" }
  | { readonly kind: "request"; readonly request: AutomationRequest }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Reads a payload that may be such a request. Never throws. */
export function readRequest(payload: unknown): RequestReading {
  if (typeof payload !== "object" || payload === null || !("AutomationDocumentName" in payload))
    return { kind: "none" };
  const parsed = requestSchema.safeParse(payload);
  if (parsed.success) return { kind: "request", request: parsed.data };
  return {
    kind: "malformed",
    problems: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "request"}: ${message}`),
  };
}

/** The reference names kinds as the tagging API does; `AWS::…` names are taken too. */
const typeOfTaggingApi: Readonly<Record<string, string>> = {
  "ec2:instance": "AWS::EC2::Instance",
  "ec2:security-group": "AWS::EC2::SecurityGroup",
  "ec2:volume": "AWS::EC2::Volume",
  "lambda:function": "AWS::Lambda::Function",
  s3: "AWS::S3::Bucket",
  "s3:bucket": "AWS::S3::Bucket",
};

/** The request as a finding, so that it is answered as one: deny-list, exception, ledger and notices apply. */
export function findingOf(
  request: AutomationRequest,
  from: {
    readonly partition: string;
    readonly region: string;
    readonly securityAccountId: string;
    readonly requestId: string;
  },
): Finding {
  const { account, resourceId, AutomationDocumentName: document } = request;
  const named = request.resourceType ?? request.resourseType ?? "";
  const resourceType = typeOfTaggingApi[named] ?? named;
  const now = new Date().toISOString();
  return {
    source: "request",
    id: `${document}/${resourceId}`,
    type: `Request:${document}`,
    accountId: account,
    region: request.region ?? from.region,
    partition: from.partition,
    severity: undefined,
    title: `${document} was asked for on ${resourceId}`,
    description: undefined,
    firstSeen: now,
    lastSeen: now,
    updatedAt: now,
    sample: false,
    resourceType,
    resourceRole: undefined,
    instanceId: resourceType === "AWS::EC2::Instance" ? resourceId : undefined,
    principal: undefined,
    resourceId,
    guardDutyId: undefined,
    unfit: resourceType.startsWith("AWS::")
      ? undefined
      : `Firebreak does not know resources of type ${named}; say AWS::S3::Bucket or the like`,
    envelope: { eventId: from.requestId, account: from.securityAccountId, region: from.region },
    swept: false,
  };
}
