import { type EC2Client, paginateDescribeTags, type TagDescription } from "@aws-sdk/client-ec2";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { clientConfiguration } from "../aws/clients";
import type { MemberClients } from "../aws/memberClients";
import { readBucketTags } from "./effects/bucket";
import type { AutomationTarget } from "./target";

/**
 * The tags of exactly this resource: by its own service where Firebreak knows it, else by the tagging API, which lags behind
 * for some seconds ("GetResources", Resource Groups Tagging API Reference). Throws what the SDK throws.
 */
export async function readTags(
  { ec2, s3 }: MemberClients,
  { subject, arn, accountId }: Pick<AutomationTarget, "subject" | "arn" | "accountId">,
): Promise<Readonly<Record<string, string>>> {
  if (subject.type === "AWS::S3::Bucket")
    return readBucketTags(s3, { Bucket: subject.id, ExpectedBucketOwner: accountId });
  if (subject.type.startsWith("AWS::EC2::") && !subject.id.startsWith("arn:")) return readEc2Tags(ec2, subject.id);
  const { ResourceTagMappingList: found = [] } = await taggingBeside(ec2).send(
    new GetResourcesCommand({ ResourceARNList: [arn] }),
  );
  return tagsOf(found.filter(({ ResourceARN: itsArn }) => itsArn === arn).flatMap(({ Tags: tags = [] }) => tags));
}

async function readEc2Tags(ec2: EC2Client, id: string): Promise<Readonly<Record<string, string>>> {
  const tags: TagDescription[] = [];
  const pages = paginateDescribeTags({ client: ec2 }, { Filters: [{ Name: "resource-id", Values: [id] }] });
  for await (const page of pages) tags.push(...(page.Tags ?? []));
  // A filter takes * and ? as wildcards; only what is of this very resource counts.
  return tagsOf(tags.filter(({ ResourceId: itsId }) => itsId === id));
}

function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.flatMap(({ Key: key, Value: value = "" }) => (key === undefined ? [] : [[key, value]])),
  );
}

const clients = new WeakMap<EC2Client, ResourceGroupsTaggingAPIClient>();

/** Only this responder asks the tagging API, so its client is not one of all members'. */
function taggingBeside(ec2: EC2Client): ResourceGroupsTaggingAPIClient {
  const known = clients.get(ec2);
  if (known !== undefined) return known;
  const { region, credentials } = ec2.config;
  const made = new ResourceGroupsTaggingAPIClient({ ...clientConfiguration(), region, credentials });
  clients.set(ec2, made);
  return made;
}
