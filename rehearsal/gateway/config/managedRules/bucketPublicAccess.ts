import * as z from "zod";
import { type OneOrMore, type PolicyStatement, parsePolicyDocument } from "../../authorization/policyDocument";
import type { ConfigurationItem } from "../configurationItem";
import { compliant, type ManagedRule, nonCompliant } from "./managedRule";

const everyone = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

const accessSchema = z.object({
  AccessControlList: z.string().transform((text) => aclSchema.parse(JSON.parse(text))),
  BucketPolicy: z.object({ policyText: z.string().nullable() }),
  PublicAccessBlockConfiguration: z
    .object({ ignorePublicAcls: z.boolean().optional(), restrictPublicBuckets: z.boolean().optional() })
    .default({}),
});
const aclSchema = z.object({
  grantList: z.array(z.object({ grantee: z.object({ uri: z.string().optional() }), permission: z.string() })),
});

interface Access {
  /** `READ` or `WRITE`, as ACLs call it. */
  readonly permission: string;
  /** Some of the S3 actions that give it. */
  readonly actions: readonly string[];
}

/**
 * A bucket is open where its policy or its ACL gives everyone access and Block Public Access does not overrule that
 * ("s3-bucket-public-read-prohibited", "s3-bucket-public-write-prohibited"). Less than AWS: the account's own Block Public
 * Access is not looked at, and a policy statement with any condition is taken for one that is not public.
 */
function isOpen({ supplementaryConfiguration }: ConfigurationItem, access: Access): boolean {
  const { AccessControlList, BucketPolicy, PublicAccessBlockConfiguration } =
    accessSchema.parse(supplementaryConfiguration);
  const byAcl =
    PublicAccessBlockConfiguration.ignorePublicAcls !== true &&
    AccessControlList.grantList.some(
      ({ grantee, permission }) =>
        everyone.test(grantee.uri ?? "") && [access.permission, "FULL_CONTROL"].includes(permission),
    );
  const byPolicy =
    PublicAccessBlockConfiguration.restrictPublicBuckets !== true &&
    BucketPolicy.policyText !== null &&
    list(parsePolicyDocument(BucketPolicy.policyText, "bucket policy").Statement).some((statement) =>
      opens(statement, access),
    );
  return byAcl || byPolicy;
}

function opens(statement: PolicyStatement, access: Access): boolean {
  const { Effect, Principal, Action, Condition } = statement;
  const anyone = Principal === "*" || (Principal?.AWS !== undefined && list(Principal.AWS).includes("*"));
  return (
    Effect === "Allow" &&
    anyone &&
    Condition === undefined &&
    Action !== undefined &&
    list(Action).some((pattern) => access.actions.some((action) => matches(pattern, action)))
  );
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "i").test(action);
}

function list<T>(value: OneOrMore<T>): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function prohibited(identifier: string, access: Access, annotation: string): ManagedRule {
  return {
    identifier,
    resourceTypes: ["AWS::S3::Bucket"],
    triggers: ["change", "periodic"],
    evaluate: (item) => (isOpen(item, access) ? nonCompliant(annotation) : compliant),
  };
}

export const s3BucketPublicRead: ManagedRule = prohibited(
  "S3_BUCKET_PUBLIC_READ_PROHIBITED",
  { permission: "READ", actions: ["s3:GetObject", "s3:ListBucket"] },
  "The S3 bucket policy or ACL allows public read access.",
);

export const s3BucketPublicWrite: ManagedRule = prohibited(
  "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
  { permission: "WRITE", actions: ["s3:PutObject", "s3:DeleteObject"] },
  "The S3 bucket policy or ACL allows public write access.",
);
