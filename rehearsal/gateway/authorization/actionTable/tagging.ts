import { parseArn } from "../../arn";
import { all, each, type OperationAccess, on, onAnything, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** What each service calls its own tagging, where the tagging API asks for that too. */
const taggingActions: Readonly<Record<string, { readonly tag: string; readonly untag: string }>> = {
  ec2: { tag: "ec2:CreateTags", untag: "ec2:DeleteTags" },
  s3: { tag: "s3:PutBucketTagging", untag: "s3:PutBucketTagging" },
  sqs: { tag: "sqs:TagQueue", untag: "sqs:UntagQueue" },
  elasticloadbalancing: { tag: "elasticloadbalancing:AddTags", untag: "elasticloadbalancing:RemoveTags" },
};

const tagsOf = (input: RequestInput) => input.tagContext("Tags", "TagKeys");

/** The tagging API needs the service's own permission as well ("TagResources", Resource Groups Tagging API Reference). */
const underlying: OperationAccess = (input) =>
  input.texts("ResourceARNList").map((resource) => {
    const service = parseArn(resource)?.service ?? "tag";
    const names = taggingActions[service] ?? { tag: `${service}:TagResource`, untag: `${service}:UntagResource` };
    return { action: input.operation === "TagResources" ? names.tag : names.untag, resource, context: tagsOf(input) };
  });

/** "Actions, resources, and condition keys for Amazon Resource Group Tagging API"; signed as `tagging`. */
export const taggingApiActions: ServiceActions = {
  prefix: "tag",
  file: "tagging.ts",
  operations: {
    ...each(["TagResources", "UntagResources"], all(on([], tagsOf), underlying)),
    ...each(["GetResources", "GetTagKeys", "GetTagValues"], onAnything),
  },
};
