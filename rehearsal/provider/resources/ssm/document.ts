import {
  AddTagsToResourceCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  type DocumentFormat,
  type DocumentType,
  GetDocumentCommand,
  ListTagsForResourceCommand,
  ModifyDocumentPermissionCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from "@aws-sdk/client-ssm";
import type { DocumentArgs, DocumentState } from "@pulumi/aws/ssm/document";
import { map, region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** Its id is its name. Attachments are not known here. */
export const document = defineResource<DocumentArgs, DocumentState>()({
  inputs: {
    content: text({ required: true }),
    documentFormat: text({ default: "JSON", values: ["JSON", "TEXT", "YAML"] }),
    documentType: text({ required: true, replaces: true }),
    name: text({ replaces: true, autoName: { maxLength: 128 } }),
    permissions: map(text()),
    region,
    tags,
    targetType: text(),
    versionName: text(),
  },
  missing: ["InvalidDocument"],
  deleteBeforeReplace: true,
  volatile: ["defaultVersion", "documentVersion", "latestVersion", "hash"],

  async create({ name, ...given }, context) {
    await context.client(SSMClient).send(
      new CreateDocumentCommand({
        Name: name,
        Content: given.content,
        DocumentFormat: given.documentFormat as DocumentFormat,
        DocumentType: given.documentType as DocumentType,
        TargetType: given.targetType,
        VersionName: given.versionName,
        Tags: tagList(context.tags),
      }),
    );
    context.created(name);
    await share(name, [], accountsOf(given.permissions), context);
    return name;
  },

  async read(id, context) {
    const ssm = context.client(SSMClient);
    const [{ Document: found }, { Content }, { AccountIds = [] }, { TagList }] = await Promise.all([
      ssm.send(new DescribeDocumentCommand({ Name: id })),
      ssm.send(new GetDocumentCommand({ Name: id })),
      ssm.send(new DescribeDocumentPermissionCommand({ Name: id, PermissionType: "Share" })),
      ssm.send(new ListTagsForResourceCommand({ ResourceType: "Document", ResourceId: id })),
    ]);
    return {
      arn: `arn:${context.partition}:ssm:${context.region}:${context.account}:document/${id}`,
      content: Content,
      defaultVersion: found?.DefaultVersion,
      description: found?.Description,
      documentFormat: found?.DocumentFormat,
      documentType: found?.DocumentType,
      documentVersion: found?.DocumentVersion,
      hash: found?.Hash,
      hashType: found?.HashType,
      latestVersion: found?.LatestVersion,
      name: id,
      owner: found?.Owner,
      permissions: AccountIds.length === 0 ? undefined : { type: "Share", accountIds: AccountIds.join(",") },
      platformTypes: found?.PlatformTypes,
      schemaVersion: found?.SchemaVersion,
      status: found?.Status,
      tagsAll: tagsOf(TagList),
      targetType: found?.TargetType,
      versionName: found?.VersionName,
    };
  },

  async update(id, { inputs, before, changed }, context) {
    const ssm = context.client(SSMClient);
    if (changed("permissions")) {
      await share(id, accountsOf(before.permissions), accountsOf(inputs.permissions), context);
    }
    if (!changed("content", "documentFormat", "targetType", "versionName")) return;
    const { DocumentDescription } = await ssm.send(
      new UpdateDocumentCommand({
        Name: id,
        Content: inputs.content,
        DocumentFormat: inputs.documentFormat as DocumentFormat,
        DocumentVersion: "$LATEST",
        TargetType: inputs.targetType,
        VersionName: inputs.versionName,
      }),
    );
    const DocumentVersion = DocumentDescription?.DocumentVersion;
    await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: id, DocumentVersion }));
  },

  /** A document that is shared cannot be deleted. */
  async delete(id, context) {
    const ssm = context.client(SSMClient);
    const { AccountIds = [] } = await ssm.send(
      new DescribeDocumentPermissionCommand({ Name: id, PermissionType: "Share" }),
    );
    await share(id, AccountIds, [], context);
    await ssm.send(new DeleteDocumentCommand({ Name: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(SSMClient)
        .send(new AddTagsToResourceCommand({ ResourceType: "Document", ResourceId: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(SSMClient)
        .send(new RemoveTagsFromResourceCommand({ ResourceType: "Document", ResourceId: id, TagKeys: keys })),
  },
});

/** `{ type: "Share", accountIds: "111122223333,444455556666" }` */
function accountsOf(permissions: Readonly<Record<string, string>> | undefined): readonly string[] {
  return (permissions?.accountIds ?? "").split(",").filter((account) => account !== "");
}

async function share(
  Name: string,
  before: readonly string[],
  after: readonly string[],
  context: ResourceContext,
): Promise<void> {
  const AccountIdsToAdd = after.filter((account) => !before.includes(account));
  const AccountIdsToRemove = before.filter((account) => !after.includes(account));
  if (AccountIdsToAdd.length + AccountIdsToRemove.length === 0) return;
  await context
    .client(SSMClient)
    .send(new ModifyDocumentPermissionCommand({ Name, PermissionType: "Share", AccountIdsToAdd, AccountIdsToRemove }));
}
