import { DeleteUserPolicyCommand, GetUserPolicyCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { UserPolicyArgs, UserPolicyState } from "@pulumi/aws/iam/userPolicy";
import { policy, text } from "../../property";
import { defineResource } from "../../resourceType";
import { policyText } from "./policyText";

/** Its id is `<user>:<policy>`. */
export const userPolicy = defineResource<UserPolicyArgs, UserPolicyState>()({
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 128 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    policy: policy({ required: true }),
    user: text({ required: true, replaces: true }),
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create({ user, name, policy: PolicyDocument }, context) {
    await context
      .client(IAMClient)
      .send(new PutUserPolicyCommand({ UserName: user, PolicyName: name, PolicyDocument }));
    return `${user}:${name}`;
  },

  async read(id, context) {
    const answer = await context.client(IAMClient).send(new GetUserPolicyCommand(parse(id)));
    return { user: answer.UserName, name: answer.PolicyName, policy: policyText(answer.PolicyDocument) };
  },

  async update(id, { inputs }, context) {
    await context.client(IAMClient).send(new PutUserPolicyCommand({ ...parse(id), PolicyDocument: inputs.policy }));
  },

  async delete(id, context) {
    await context.client(IAMClient).send(new DeleteUserPolicyCommand(parse(id)));
  },
});

function parse(id: string): { UserName: string; PolicyName: string } {
  const [UserName = "", PolicyName = ""] = id.split(":");
  return { UserName, PolicyName };
}
