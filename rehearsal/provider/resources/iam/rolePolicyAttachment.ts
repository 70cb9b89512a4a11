import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import type { RolePolicyAttachmentArgs, RolePolicyAttachmentState } from "@pulumi/aws/iam/rolePolicyAttachment";
import { text } from "../../property";
import { defineResource } from "../../resourceType";
import { attachedPolicies } from "./rolePolicies";

/** Its id is `<role>/<policy ARN>`. */
export const rolePolicyAttachment = defineResource<RolePolicyAttachmentArgs, RolePolicyAttachmentState>()({
  inputs: {
    policyArn: text({ required: true, replaces: true }),
    role: text({ required: true, replaces: true }),
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ role, policyArn }, context) {
    await context.client(IAMClient).send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
    return `${role}/${policyArn}`;
  },

  async read(id, context) {
    const { RoleName, PolicyArn } = parse(id);
    const attached = await attachedPolicies(context.client(IAMClient), RoleName);
    return attached.includes(PolicyArn) ? { role: RoleName, policyArn: PolicyArn } : undefined;
  },

  async delete(id, context) {
    await context.client(IAMClient).send(new DetachRolePolicyCommand(parse(id)));
  },
});

function parse(id: string): { RoleName: string; PolicyArn: string } {
  const slash = id.indexOf("/");
  return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}
