import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  OrganizationsClient,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import type { PolicyAttachmentArgs, PolicyAttachmentState } from "@pulumi/aws/organizations/policyAttachment";
import { flag, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Its id is `<target>:<policy>`. */
export const policyAttachment = defineResource<PolicyAttachmentArgs, PolicyAttachmentState>()({
  inputs: {
    policyId: text({ required: true, replaces: true }),
    skipDestroy: flag({ replaces: true }),
    targetId: text({ required: true, replaces: true }),
  },
  missing: ["PolicyNotFoundException", "PolicyNotAttachedException", "TargetNotFoundException"],

  async create({ policyId, targetId }, context) {
    await context.client(OrganizationsClient).send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: targetId }));
    return `${targetId}:${policyId}`;
  },

  async read(id, context) {
    const { TargetId: target, PolicyId } = parse(id);
    for await (const page of paginateListTargetsForPolicy(
      { client: context.client(OrganizationsClient) },
      { PolicyId },
    )) {
      if (page.Targets?.some(({ TargetId }) => TargetId === target)) return { targetId: target, policyId: PolicyId };
    }
    return undefined;
  },

  async delete(id, context, known) {
    if (known.skipDestroy) return;
    await context.client(OrganizationsClient).send(new DetachPolicyCommand(parse(id)));
  },
});

function parse(id: string): { TargetId: string; PolicyId: string } {
  const [TargetId = "", PolicyId = ""] = id.split(":");
  return { TargetId, PolicyId };
}
