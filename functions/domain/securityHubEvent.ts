import * as z from "zod";
import { accountIdField, envelopeFields, instantField, partitionField, problemsOf, regionField } from "./eventFields";
import type { Finding, FindingPrincipal } from "./finding";
import type { FindingsReading } from "./findingEvent";
import { guardDutyTypeIn } from "./guardDutyTypeIn";

const text = z.string().nullish().catch(undefined);

const resourceSchema = z.looseObject({
  Type: z.string(),
  Id: z.string(),
  Partition: z.string().nullish(),
  Region: z.string().nullish(),
  Details: z
    .looseObject({ AwsIamAccessKey: z.record(z.string(), z.unknown()).nullish() })
    .nullish()
    .catch(undefined),
});
type Resource = z.output<typeof resourceSchema>;

/** What is taken from a finding in the AWS Security Finding Format (ASFF, Security Hub user guide). */
const findingSchema = z.looseObject({
  Id: z.string().min(1).max(512),
  ProductArn: z.string().min(1),
  GeneratorId: text,
  AwsAccountId: accountIdField,
  Types: z.array(z.string()).nullish().catch(undefined),
  Title: text,
  Description: text,
  FirstObservedAt: instantField.nullish().catch(undefined),
  LastObservedAt: instantField.nullish().catch(undefined),
  UpdatedAt: instantField,
  ProductFields: z.record(z.string(), z.string()).nullish().catch(undefined),
  Resources: z.array(resourceSchema).min(1),
});
type SecurityHubFinding = z.output<typeof findingSchema>;

/**
 * An event `Security Hub Findings - Custom Action` ("EventBridge event formats for Security Hub"): what a person selected, up
 * to 20 findings of any account and product. `resources` holds the action's ARN.
 */
const eventSchema = z.looseObject({
  ...envelopeFields,
  source: z.literal("aws.securityhub"),
  "detail-type": z.literal("Security Hub Findings - Custom Action"),
  detail: z.looseObject({ actionName: z.string(), findings: z.array(z.unknown()).min(1).max(100) }),
});

/** Reads each finding on its own: one that is malformed hides no other. Never throws. */
export function readSecurityHubEvent(event: unknown): FindingsReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const { id: eventId, account, region, detail } = parsed.data;
  const readings = detail.findings.map((each) => findingSchema.safeParse(each));
  const problems = readings.flatMap((reading, index) =>
    reading.success ? [] : problemsOf(reading.error, `detail.findings.${index}`),
  );
  const findings = readings.flatMap((reading) =>
    reading.success ? [findingOf(reading.data, { eventId, account, region })] : [],
  );
  return findings.length === 0 ? { kind: "malformed", problems } : { kind: "findings", findings, problems };
}

function findingOf(finding: SecurityHubFinding, envelope: Finding["envelope"]): Finding {
  const fields = finding.ProductFields ?? {};
  const [resource] = finding.Resources;
  const guardDutyId = isOfGuardDuty(finding) ? /:guardduty:.+\/finding\/([^/]+)$/.exec(finding.Id)?.[1] : undefined;
  return {
    source: "security-hub",
    id: guardDutyId ?? finding.Id,
    type: typeOf(finding),
    accountId: finding.AwsAccountId,
    region: validOr(regionField, resource?.Region, envelope.region),
    partition: validOr(
      partitionField,
      resource?.Partition,
      /^arn:(aws[a-z-]*):/.exec(finding.ProductArn)?.[1] ?? "aws",
    ),
    severity: undefined,
    title: finding.Title ?? typeOf(finding),
    description: finding.Description ?? undefined,
    firstSeen: finding.FirstObservedAt ?? finding.UpdatedAt,
    lastSeen: finding.LastObservedAt ?? finding.UpdatedAt,
    updatedAt: finding.UpdatedAt,
    sample: Object.entries(fields).some(([key, value]) => /\bsample$/.test(key) && value === "true"),
    resourceType: resourceTypeOf(resource),
    resourceRole: fields["aws/guardduty/service/resourceRole"] ?? fields.resourceRole,
    instanceId: resource?.Type === "AwsEc2Instance" ? lastPart(resource.Id) : undefined,
    principal: principalOf(resource),
    resourceId: resource === undefined ? undefined : lastPart(resource.Id),
    // Its own id: the last part of it may be a version or an alias.
    ...(resource?.Type === "AwsLambdaFunction" ? { functionArn: resource.Id } : {}),
    guardDutyId,
    unfit: severalResources(finding.Resources) ?? foreignResource(finding),
    envelope,
    swept: false,
  };
}

/** Security Hub's kinds that a responder acts on, in GuardDuty's words; any other keeps its own name. */
function resourceTypeOf(resource: Resource | undefined): string {
  switch (resource?.Type) {
    case "AwsEc2Instance":
      return "Instance";
    case "AwsIamAccessKey":
    case "AwsIamUser":
    case "AwsIamRole":
      return "AccessKey";
    case "AwsLambdaFunction":
      return "Lambda";
    default:
      return resource?.Type ?? "Other";
  }
}

/** GuardDuty's findings of a principal name an access key, those of Security Hub's own controls a user or role by its ARN. */
function principalOf(resource: Resource | undefined): FindingPrincipal | undefined {
  if (resource === undefined) return undefined;
  const named = { principalId: undefined, accessKeyId: undefined, userName: lastPart(resource.Id) };
  if (resource.Type === "AwsIamUser") return { ...named, userType: "IAMUser" };
  if (resource.Type === "AwsIamRole") return { ...named, userType: "Role" };
  const key = resource.Type === "AwsIamAccessKey" ? resource.Details?.AwsIamAccessKey : undefined;
  const userType = textOf(key?.PrincipalType);
  if (key === undefined || key === null || userType === undefined) return undefined;
  return {
    userType,
    userName: textOf(key.PrincipalName) ?? textOf(key.UserName),
    principalId: textOf(key.PrincipalId),
    accessKeyId: textOf(key.AccessKeyId) ?? accessKeyIdIn(resource.Id),
  };
}

function accessKeyIdIn(resourceId: string): string | undefined {
  return /^AWS::IAM::AccessKey:(A[A-Z0-9]{15,})$/.exec(resourceId)?.[1];
}

/** GuardDuty's own type, where it is GuardDuty's finding; else what its product calls it. */
function typeOf(finding: SecurityHubFinding): string {
  const { Types: types, GeneratorId: generator } = finding;
  const [written = ""] = types ?? [];
  const native = isOfGuardDuty(finding) ? guardDutyTypeIn(written) : undefined;
  return (native ?? generator ?? written).slice(0, 256) || "unknown";
}

/**
 * Any account may import findings of its own making, with whatever id; only the product's ARN is not its to choose
 * ("BatchImportFindings", Security Hub API Reference). By GuardDuty's id another account's finding would be archived.
 */
function isOfGuardDuty({ ProductArn: product }: SecurityHubFinding): boolean {
  return /^arn:aws[a-z-]*:securityhub:[a-z0-9-]*::product\/aws\/guardduty$/.test(product);
}

/** A resource of another account than the finding's: the one of that name in the finding's own account is not meant. */
function foreignResource({ AwsAccountId: account, Resources: [resource] }: SecurityHubFinding): string | undefined {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource?.Id ?? "")?.[1];
  if (owner === undefined || owner === account) return undefined;
  return `the finding is of account ${account}, and its resource ${resource?.Id} of account ${owner}`;
}

function severalResources(resources: readonly Resource[]): string | undefined {
  if (resources.length === 1) return undefined;
  const listed = resources.map(({ Type: type, Id: id }) => `${type} ${id}`).join(", ");
  return `the finding names ${resources.length} resources (${listed}), and which of them to act on is for a person to say`;
}

/** `i-0123` of an ARN, of `account:i-0123`, or bare. */
function lastPart(id: string): string {
  return id.split(/[/:]/).at(-1) ?? id;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= 512 ? value : undefined;
}

function validOr(schema: z.ZodType<string>, value: unknown, otherwise: string): string {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : otherwise;
}
