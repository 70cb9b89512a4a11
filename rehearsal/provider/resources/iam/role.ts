import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { RoleArgs, RoleState } from "@pulumi/aws/iam/role";
import { flag, number, object, policy, set, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { policyText } from "./policyText";
import { attachedPolicies, detach, emptyRole, inlinePolicies, removeInline } from "./rolePolicies";

export const role = defineResource<RoleArgs, RoleState>()({
  inputs: {
    assumeRolePolicy: policy({ required: true }),
    description: text(),
    forceDetachPolicies: flag(),
    inlinePolicies: set(object({ name: text({ required: true }), policy: policy({ required: true }) }), {
      computed: true,
    }),
    managedPolicyArns: set(text(), { computed: true }),
    maxSessionDuration: number({ default: 3600 }),
    name: text({ replaces: true, autoName: { maxLength: 64 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    path: text({ replaces: true, default: "/" }),
    permissionsBoundary: text(),
    tags,
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create(inputs, context) {
    const iam = context.client(IAMClient);
    await iam.send(
      new CreateRoleCommand({
        RoleName: inputs.name,
        Path: inputs.path,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: tagList(context.tags),
      }),
    );
    context.created(inputs.name);
    const RoleName = inputs.name;
    for (const PolicyArn of inputs.managedPolicyArns ?? [])
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    for (const inline of inputs.inlinePolicies ?? []) {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: inline.name, PolicyDocument: inline.policy }));
    }
    return inputs.name;
  },

  async read(id, context, known) {
    const iam = context.client(IAMClient);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: id }));
    if (!Role) return undefined;
    return {
      name: Role.RoleName,
      arn: Role.Arn,
      path: Role.Path,
      uniqueId: Role.RoleId,
      createDate: Role.CreateDate,
      description: Role.Description,
      maxSessionDuration: Role.MaxSessionDuration,
      assumeRolePolicy: policyText(Role.AssumeRolePolicyDocument),
      permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
      tagsAll: tagsOf(Role.Tags),
      // Managed here only where the program says so: otherwise they belong to RolePolicy and RolePolicyAttachment.
      ...(known.managedPolicyArns ? { managedPolicyArns: await attachedPolicies(iam, id) } : {}),
      ...(known.inlinePolicies ? { inlinePolicies: await inlinePolicies(iam, id) } : {}),
    };
  },

  async update(id, { inputs, before, changed }, context) {
    const iam = context.client(IAMClient);
    const RoleName = id;
    if (changed("assumeRolePolicy")) {
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: inputs.assumeRolePolicy }));
    }
    if (changed("description", "maxSessionDuration")) {
      const { description = "", maxSessionDuration } = inputs;
      await iam.send(
        new UpdateRoleCommand({ RoleName, Description: description, MaxSessionDuration: maxSessionDuration }),
      );
    }
    if (changed("permissionsBoundary")) {
      const PermissionsBoundary = inputs.permissionsBoundary;
      if (PermissionsBoundary) await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
      else await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    }
    if (changed("managedPolicyArns")) {
      const wanted = inputs.managedPolicyArns ?? [];
      for (const PolicyArn of wanted) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      await detach(
        iam,
        id,
        (before.managedPolicyArns ?? []).filter((arn) => !wanted.includes(arn)),
      );
    }
    if (changed("inlinePolicies")) {
      const wanted = inputs.inlinePolicies ?? [];
      for (const inline of wanted) {
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: inline.name, PolicyDocument: inline.policy }));
      }
      const names = (before.inlinePolicies ?? []).map(({ name }) => name);
      await removeInline(
        iam,
        id,
        names.filter((name) => !wanted.some((inline) => inline.name === name)),
      );
    }
  },

  async delete(id, context, known) {
    const iam = context.client(IAMClient);
    if (known.forceDetachPolicies || known.managedPolicyArns || known.inlinePolicies) await emptyRole(iam, id);
    await iam.send(new DeleteRoleCommand({ RoleName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(IAMClient).send(new TagRoleCommand({ RoleName: id, Tags: tagList(added) })),
    untag: (id, keys, context) => context.client(IAMClient).send(new UntagRoleCommand({ RoleName: id, TagKeys: keys })),
  },
});
