import {
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import type { UserArgs, UserState } from "@pulumi/aws/iam/user";
import { flag, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

export const user = defineResource<UserArgs, UserState>()({
  inputs: {
    forceDestroy: flag(),
    name: text({ replaces: true, autoName: { maxLength: 64 } }),
    path: text({ default: "/" }),
    permissionsBoundary: text(),
    tags,
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ name, path, permissionsBoundary }, context) {
    await context.client(IAMClient).send(
      new CreateUserCommand({
        UserName: name,
        Path: path,
        PermissionsBoundary: permissionsBoundary,
        Tags: tagList(context.tags),
      }),
    );
    return name;
  },

  async read(id, context) {
    const { User } = await context.client(IAMClient).send(new GetUserCommand({ UserName: id }));
    return {
      name: User?.UserName,
      arn: User?.Arn,
      path: User?.Path,
      uniqueId: User?.UserId,
      permissionsBoundary: User?.PermissionsBoundary?.PermissionsBoundaryArn,
      tagsAll: tagsOf(User?.Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    const iam = context.client(IAMClient);
    if (changed("path")) await iam.send(new UpdateUserCommand({ UserName: id, NewPath: inputs.path }));
    if (!changed("permissionsBoundary")) return;
    const PermissionsBoundary = inputs.permissionsBoundary;
    if (PermissionsBoundary)
      await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: id, PermissionsBoundary }));
    else await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: id }));
  },

  async delete(id, context, known) {
    const iam = context.client(IAMClient);
    if (known.forceDestroy) {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: id }));
      for (const { AccessKeyId } of AccessKeyMetadata) {
        await iam.send(new DeleteAccessKeyCommand({ UserName: id, AccessKeyId }));
      }
      await iam.send(new DeleteLoginProfileCommand({ UserName: id })).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.name.startsWith("NoSuchEntity")) throw error;
      });
    }
    await iam.send(new DeleteUserCommand({ UserName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(IAMClient).send(new TagUserCommand({ UserName: id, Tags: tagList(added) })),
    untag: (id, keys, context) => context.client(IAMClient).send(new UntagUserCommand({ UserName: id, TagKeys: keys })),
  },
});
