import { DeleteRolePolicyCommand, GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { RolePolicyArgs, RolePolicyState } from "@pulumi/aws/iam/rolePolicy";
import { policy, text } from "../../property";
import { defineResource } from "../../resourceType";
import { policyText } from "./policyText";

/** Its id is `<role>:<policy>`. */
export const rolePolicy = defineResource<RolePolicyArgs, RolePolicyState>()({
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 128 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    policy: policy({ required: true }),
    role: text({ required: true, replaces: true }),
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ role, name, policy: PolicyDocument }, context) {
    await context
      .client(IAMClient)
      .send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument }));
    return `${role}:${name}`;
  },

  async read(id, context) {
    const answer = await context.client(IAMClient).send(new GetRolePolicyCommand(parse(id)));
    return { role: answer.RoleName, name: answer.PolicyName, policy: policyText(answer.PolicyDocument) };
  },

  async update(id, { inputs }, context) {
    await context.client(IAMClient).send(new PutRolePolicyCommand({ ...parse(id), PolicyDocument: inputs.policy }));
  },

  async delete(id, context) {
    await context.client(IAMClient).send(new DeleteRolePolicyCommand(parse(id)));
  },
});

function parse(id: string): { RoleName: string; PolicyName: string } {
  const [RoleName = "", PolicyName = ""] = id.split(":");
  return { RoleName, PolicyName };
}
