import type * as aws from "@pulumi/aws";
import type { FunctionDefinition } from "../functions/domain/functionDefinition";
import type { Placement } from "./placement";

/**
 * The condition by which a function reaches its own items of the ledger only, told by the end of their key: `…/isolate-instance`.
 * What is put back on release comes from there, so that nobody writes what another is to act on. `ForAllValues` holds where no
 * key is named at all (IAM user guide, "Multivalued context keys"), hence `Null`.
 */
export function ownItemsOnly({ name }: FunctionDefinition) {
  return {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`*/${name}`] },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}

/** What publishing to a topic asks for of the key that encrypts it. */
export function encryptWith(key: aws.kms.Key, sid: string) {
  return { Sid: sid, Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.arn };
}

/** May become one role in every account of the organization, and in no other. */
export function assumeInMembers(
  sid: string,
  { placement, role, organizationId }: { placement: Placement; role: string; organizationId: string },
) {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "sts:AssumeRole",
    // Any account: the condition names the organization, whose accounts come and go.
    Resource: `arn:${placement.partition}:iam::*:role/${role}`,
    Condition: { StringEquals: { "aws:ResourceOrgID": organizationId } },
  };
}
