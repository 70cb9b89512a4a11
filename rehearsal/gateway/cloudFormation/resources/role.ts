import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import { type Properties, type StackResource, type StackResourceContext, undoing, unless } from "./stackResource";

const schema = z.strictObject({
  RoleName: z.string(),
  Path: z.string().default("/"),
  Description: z.string().default(""),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

/** `AWS::IAM::Role`. Less than AWS: the name must be given, and no managed policies, boundary or session length. */
export const role: StackResource = {
  identity: ["RoleName", "Path"],

  async create(properties, context) {
    const wanted = schema.parse(properties);
    const iam = context.client(IAMClient);
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: wanted.RoleName,
        Path: wanted.Path,
        Description: wanted.Description,
        AssumeRolePolicyDocument: JSON.stringify(wanted.AssumeRolePolicyDocument),
        Tags: wanted.Tags,
      }),
    );
    await undoing(() => role.delete(properties, context), putPolicies(properties, context));
    return { ref: wanted.RoleName, attributes: { Arn: Role?.Arn ?? "", RoleId: Role?.RoleId ?? "" } };
  },

  async update(properties, before, context) {
    const wanted = schema.parse(properties);
    const iam = context.client(IAMClient);
    const { RoleName } = wanted;
    const PolicyDocument = JSON.stringify(wanted.AssumeRolePolicyDocument);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await iam.send(new UpdateRoleCommand({ RoleName, Description: wanted.Description }));
    if (wanted.Tags.length > 0) await iam.send(new TagRoleCommand({ RoleName, Tags: wanted.Tags }));
    await putPolicies(properties, context);
    const kept = new Set(wanted.Policies.map(({ PolicyName }) => PolicyName));
    for (const { PolicyName } of schema.parse(before).Policies)
      if (!kept.has(PolicyName)) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    return { ref: RoleName, attributes: { Arn: arnOf(wanted, context) } };
  },

  async delete(properties, context) {
    const { RoleName, Policies } = schema.parse(properties);
    const iam = context.client(IAMClient);
    for (const { PolicyName } of Policies)
      await unless(["NoSuchEntityException"], iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
    await unless(["NoSuchEntityException"], iam.send(new DeleteRoleCommand({ RoleName })));
  },
};

async function putPolicies(properties: Properties, context: StackResourceContext): Promise<void> {
  const { RoleName, Policies } = schema.parse(properties);
  const iam = context.client(IAMClient);
  await Promise.all(
    Policies.map(({ PolicyName, PolicyDocument }) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) })),
    ),
  );
}

function arnOf({ RoleName, Path }: z.infer<typeof schema>, { partition, account }: StackResourceContext): string {
  return `arn:${partition}:iam::${account}:role${Path}${RoleName}`;
}
