import * as z from "zod";
import { asffType } from "./guardDutyType";
import type { SecurityFinding } from "./securityFinding";

const detailSchema = z.looseObject({
  accountId: z.string(),
  region: z.string(),
  partition: z.string(),
  id: z.string(),
  arn: z.string(),
  type: z.string(),
  severity: z.number(),
  title: z.string(),
  description: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  resource: z.looseObject({
    resourceType: z.string(),
    instanceDetails: z.looseObject({ instanceId: z.string() }).nullish(),
    accessKeyDetails: z
      .looseObject({
        accessKeyId: z.string().nullish(),
        principalId: z.string().nullish(),
        userName: z.string().nullish(),
        userType: z.string().nullish(),
      })
      .nullish(),
    s3BucketDetails: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
  service: z.looseObject({
    archived: z.boolean(),
    eventFirstSeen: z.string(),
    eventLastSeen: z.string(),
    additionalInfo: z.looseObject({ sample: z.boolean().optional() }).nullish(),
  }),
});
type Detail = z.infer<typeof detailSchema>;

/**
 * A GuardDuty finding as Security Hub receives it ("Integrating with AWS Security Hub CSPM", "Typical finding from GuardDuty"):
 * what a detail holds about the service is in `ProductFields`, all as text; resources keep only some details.
 */
export function asffOf(detail: unknown): SecurityFinding {
  const finding = detailSchema.parse(detail);
  const { partition, region, arn, accountId, service } = finding;
  const productArn = `arn:${partition}:securityhub:${region}::product/aws/guardduty`;
  return {
    SchemaVersion: "2018-10-08",
    Id: arn,
    ProductArn: productArn,
    ProductName: "GuardDuty",
    CompanyName: "Amazon",
    Region: region,
    GeneratorId: arn.replace(/\/finding\/.*$/, ""),
    AwsAccountId: accountId,
    Types: [asffType(finding.type)],
    FirstObservedAt: service.eventFirstSeen,
    LastObservedAt: service.eventLastSeen,
    CreatedAt: finding.createdAt,
    UpdatedAt: finding.updatedAt,
    Severity: severityOf(finding.severity),
    Title: finding.title,
    Description: finding.description,
    SourceUrl: `https://${region}.console.aws.amazon.com/guardduty/home?region=${region}#/findings?macros=current&fId=${finding.id}`,
    ProductFields: {
      ...Object.fromEntries(leaves(service, "aws/guardduty/service")),
      "aws/securityhub/FindingId": `${productArn}/${arn}`,
      "aws/securityhub/ProductName": "GuardDuty",
      "aws/securityhub/CompanyName": "Amazon",
    },
    Resources: resourcesOf(finding),
    RecordState: service.archived ? "ARCHIVED" : "ACTIVE",
    WorkflowState: "NEW",
    Workflow: { Status: "NEW" },
    ...(service.additionalInfo?.sample === true && { Sample: true }),
  };
}

function severityOf(product: number) {
  const label = product >= 9 ? "CRITICAL" : product >= 7 ? "HIGH" : product >= 4 ? "MEDIUM" : "LOW";
  return { Product: product, Label: label, Normalized: Math.round(product * 10) };
}

/** `aws/guardduty/service/action/networkConnectionAction/blocked`: `false`; a list's elements are numbered. */
function leaves(value: unknown, path: string): (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, `${path}:${index}_`));
  if (typeof value !== "object" || value === null) return [[path, value === null ? "" : String(value)]];
  const entries = Object.entries(value);
  return entries.length === 0 ? [[path, ""]] : entries.flatMap(([name, each]) => leaves(each, `${path}/${name}`));
}

function resourcesOf({ resource, partition, region, accountId }: Detail): SecurityFinding["Resources"] {
  const { instanceDetails, accessKeyDetails, s3BucketDetails } = resource;
  const place = { Partition: partition, Region: region };
  const resources: SecurityFinding["Resources"] = [];
  if (accessKeyDetails) {
    const { accessKeyId, principalId, userName, userType } = accessKeyDetails;
    resources.push({
      Type: "AwsIamAccessKey",
      Id: `AWS::IAM::AccessKey:${accessKeyId ?? "null"}`,
      ...place,
      Details: { AwsIamAccessKey: { PrincipalId: principalId, PrincipalName: userName, PrincipalType: userType } },
    });
  }
  if (instanceDetails && resource.resourceType !== "AccessKey") {
    resources.push({
      Type: "AwsEc2Instance",
      Id: `arn:${partition}:ec2:${region}:${accountId}:instance/${instanceDetails.instanceId}`,
      ...place,
      Tags: tagsOf(instanceDetails.tags),
      Details: { AwsEc2Instance: instanceOf(instanceDetails) },
    });
  }
  for (const { name } of s3BucketDetails ?? []) {
    resources.push({ Type: "AwsS3Bucket", Id: `arn:${partition}:s3:::${name}`, ...place });
  }
  return resources.length > 0 ? resources : [{ Type: "Other", Id: resource.resourceType, ...place }];
}

const interfaceSchema = z.looseObject({
  vpcId: z.string().nullish(),
  subnetId: z.string().nullish(),
  publicIp: z.string().nullish(),
  privateIpAddress: z.string().nullish(),
});

function instanceOf(details: Readonly<Record<string, unknown>>) {
  const [device] = z.array(interfaceSchema).catch([]).parse(details.networkInterfaces);
  return {
    Type: details.instanceType,
    ImageId: details.imageId,
    IpV4Addresses: [device?.publicIp, device?.privateIpAddress].filter((address) => address),
    VpcId: device?.vpcId,
    SubnetId: device?.subnetId,
    LaunchedAt: details.launchTime,
  };
}

function tagsOf(tags: unknown): Record<string, string> | undefined {
  const list = z.array(z.object({ key: z.string(), value: z.string() })).safeParse(tags).data ?? [];
  return list.length === 0 ? undefined : Object.fromEntries(list.map(({ key, value }) => [key, value]));
}
