import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPolicyVersionsCommand,
  type PolicyVersion,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import type { PolicyArgs, PolicyState } from "@pulumi/aws/iam/policy";
import { policy as policyInput, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { policyText } from "./policyText";

/** IAM keeps five versions of a managed policy (IAM User Guide, "IAM and AWS STS quotas"). */
const versionQuota = 5;

export const policy = defineResource<PolicyArgs, PolicyState>()({
  inputs: {
    description: text({ replaces: true }),
    name: text({ replaces: true, autoName: { maxLength: 128 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    path: text({ replaces: true, default: "/" }),
    policy: policyInput({ required: true }),
    tags,
  },
  missing: ["NoSuchEntity", "NoSuchEntityException"],

  async create(inputs, context) {
    const { Policy } = await context.client(IAMClient).send(
      new CreatePolicyCommand({
        PolicyName: inputs.name,
        Path: inputs.path,
        Description: inputs.description,
        PolicyDocument: inputs.policy,
        Tags: tagList(context.tags),
      }),
    );
    return Policy?.Arn ?? "";
  },

  async read(id, context) {
    const iam = context.client(IAMClient);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: id }));
    const { PolicyVersion: version } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: id, VersionId: Policy?.DefaultVersionId }),
    );
    return {
      arn: Policy?.Arn,
      name: Policy?.PolicyName,
      path: Policy?.Path,
      description: Policy?.Description,
      policyId: Policy?.PolicyId,
      attachmentCount: Policy?.AttachmentCount,
      policy: policyText(version?.Document),
      tagsAll: tagsOf(Policy?.Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    if (!changed("policy")) return;
    const iam = context.client(IAMClient);
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: id }));
    if (Versions.length >= versionQuota) {
      const [oldest] = spare(Versions).sort((a, b) => Number(a.CreateDate) - Number(b.CreateDate));
      if (oldest) await iam.send(new DeletePolicyVersionCommand({ PolicyArn: id, VersionId: oldest.VersionId }));
    }
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: id, PolicyDocument: inputs.policy, SetAsDefault: true }),
    );
  },

  async delete(id, context) {
    const iam = context.client(IAMClient);
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: id }));
    for (const { VersionId } of spare(Versions))
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn: id, VersionId }));
    await iam.send(new DeletePolicyCommand({ PolicyArn: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(IAMClient).send(new TagPolicyCommand({ PolicyArn: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(IAMClient).send(new UntagPolicyCommand({ PolicyArn: id, TagKeys: keys })),
  },
});

function spare(versions: readonly PolicyVersion[]): PolicyVersion[] {
  return versions.filter((version) => !version.IsDefaultVersion);
}
