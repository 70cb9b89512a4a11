import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import type { InstanceProfileArgs, InstanceProfileState } from "@pulumi/aws/iam/instanceProfile";
import { tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

export const instanceProfile = defineResource<InstanceProfileArgs, InstanceProfileState>()({
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 128 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    path: text({ replaces: true, default: "/" }),
    role: text(),
    tags,
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ name, path, role }, context) {
    const iam = context.client(IAMClient);
    await iam.send(
      new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: path, Tags: tagList(context.tags) }),
    );
    context.created(name);
    if (role) await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: role }));
    return name;
  },

  async read(id, context) {
    const { InstanceProfile: profile } = await context
      .client(IAMClient)
      .send(new GetInstanceProfileCommand({ InstanceProfileName: id }));
    return {
      name: profile?.InstanceProfileName,
      arn: profile?.Arn,
      path: profile?.Path,
      uniqueId: profile?.InstanceProfileId,
      createDate: profile?.CreateDate,
      role: profile?.Roles?.[0]?.RoleName,
      tagsAll: tagsOf(profile?.Tags),
    };
  },

  async update(id, { inputs, before, changed }, context) {
    if (!changed("role")) return;
    const iam = context.client(IAMClient);
    const InstanceProfileName = id;
    // A profile takes one role.
    if (before.role)
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: before.role }));
    if (inputs.role)
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: inputs.role }));
  },

  async delete(id, context) {
    const iam = context.client(IAMClient);
    const { InstanceProfile: profile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: id }));
    for (const { RoleName } of profile?.Roles ?? []) {
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: id, RoleName }));
    }
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(IAMClient).send(new TagInstanceProfileCommand({ InstanceProfileName: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(IAMClient).send(new UntagInstanceProfileCommand({ InstanceProfileName: id, TagKeys: keys })),
  },
});
