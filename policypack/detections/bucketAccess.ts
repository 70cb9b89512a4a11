import type { PolicyResource } from "@pulumi/policy";
import { everybody, type PublicAccess, type PublicAccessBlock } from "../../functions/domain/publicAccess";
import { publicPermissions } from "../../functions/domain/publicBucketPolicy";
import { jsonOf, listOf, recordOf, textOf } from "../inputs";
import { partsOf, type StackBucket } from "./bucketsOfStack";
import { NotKnown, notKnownIn } from "./partlyKnown";
import { accountKey, called, ofKinds, property, writtenProperties } from "./stackResources";

/** One thing by which everybody may get in, and where it is written. */
export interface PublicGrant {
  readonly by: "acl" | "policy";
  readonly access: readonly ("read" | "write")[];
  /** `acl "public-read"`, `statement PublicRead of aws:s3/bucketPolicy:BucketPolicy site`. */
  readonly place: string;
}

/** What a stack says of who gets in at a bucket: what is certain, and what hangs on values that are not known yet. */
export interface BucketAccess {
  readonly grants: readonly PublicGrant[];
  /** Values that may turn out as grants. */
  readonly notKnown: readonly { readonly by: PublicGrant["by"]; readonly value: NotKnown }[];
  /** Values that may turn out as settings that block them. */
  readonly blockNotKnown: readonly NotKnown[];
  /** The most that may be blocked, and the least, once all is known. Null where nothing of the stack blocks anything. */
  readonly block: Bounds;
  readonly accountBlock: Bounds;
}

export interface Bounds {
  readonly most: PublicAccessBlock | null;
  readonly least: PublicAccessBlock | null;
}

/** Reads the ACL, the policy and the Block Public Access of a bucket, inline and separate, and of the account. */
export function accessOf(bucket: StackBucket, resources: readonly PolicyResource[]): BucketAccess {
  const own: Readonly<Record<string, unknown>> =
    bucket.resource === undefined ? {} : writtenProperties(bucket.resource);
  const acls = aclsCount(bucket, own)
    ? [...inlineAcl(own), ...partsOf(bucket, "bucket-acl").map((part) => ifOf(bucket, part, separateAcl(part)))]
    : [];
  const policies = [
    policyGrants(own.policy, "policy"),
    ...partsOf(bucket, "bucket-policy").map((part) => {
      const { policy, policyDocument } = writtenProperties(part);
      return ifOf(bucket, part, policyGrants(policy ?? policyDocument, called(part)));
    }),
  ];
  const blocks = [
    ...listOf(own.publicAccessBlockConfiguration).map((written) => ({ written, certain: true })),
    ...partsOf(bucket, "bucket-block").map((part) => ({
      written: writtenProperties(part),
      certain: !bucket.uncertain.includes(part),
    })),
  ];
  const anchor = bucket.resource ?? bucket.parts[0];
  const accountBlocks = ofKinds(resources, "account-block")
    // One account's setting says nothing of another's.
    .filter((part) => anchor !== undefined && accountKey(part) === accountKey(anchor))
    .map((part) => ({ written: writtenProperties(part), certain: true }));
  const by = (way: PublicGrant["by"], found: readonly Found[]) =>
    found.flatMap(({ notKnown }) => notKnown.map((value) => ({ by: way, value })));
  return {
    grants: [...acls, ...policies].flatMap(({ grants }) => grants),
    notKnown: [...by("acl", acls), ...by("policy", policies)],
    blockNotKnown: [...blocks, ...accountBlocks].flatMap(({ written }) => flagsNotKnown(written)),
    block: boundsOf(blocks),
    accountBlock: boundsOf(accountBlocks),
  };
}

/** What counts if everything that is not known turns out for the better, or for the worse, for one kind of access. */
export function publicAccess(
  { grants, notKnown, block, accountBlock }: BucketAccess,
  access: "read" | "write",
  outcome: "better" | "worse",
): PublicAccess {
  const by = (way: PublicGrant["by"]) =>
    (outcome === "worse" && notKnown.some((each) => each.by === way)) ||
    grants.some((grant) => grant.by === way && grant.access.includes(access));
  const bound = outcome === "better" ? "most" : "least";
  return { block: block[bound], accountBlock: accountBlock[bound], byAcl: by("acl"), byPolicy: by("policy") };
}

interface Found {
  readonly grants: readonly PublicGrant[];
  readonly notKnown: readonly NotKnown[];
}

/** What a part says that may be another bucket's is not certain of this one. */
function ifOf({ uncertain }: StackBucket, part: PolicyResource, found: Found): Found {
  const whose = property(part, "bucket");
  return uncertain.includes(part) && whose instanceof NotKnown ? { grants: [], notKnown: [whose] } : found;
}

/** With `BucketOwnerEnforced` a bucket's ACL grants nothing ("Controlling ownership of objects and disabling ACLs"). */
function aclsCount(bucket: StackBucket, own: Readonly<Record<string, unknown>>): boolean {
  const rules = [
    ...listOf(recordOf(own.ownershipControls).rules),
    ...partsOf(bucket, "bucket-ownership").flatMap((part) => listOf(writtenProperties(part).rule)),
  ];
  return !rules.some((rule) => recordOf(rule).objectOwnership === "BucketOwnerEnforced");
}

/** Canned ACLs by which everybody, or every AWS customer, gets in ("Access control list (ACL) overview"); AWS Native's are in camel case. */
const canned: Readonly<Record<string, PublicGrant["access"]>> = {
  "public-read": ["read"],
  "public-read-write": ["read", "write"],
  "authenticated-read": ["read"],
  PublicRead: ["read"],
  PublicReadWrite: ["read", "write"],
  AuthenticatedRead: ["read"],
};

function inlineAcl({ acl, accessControl, grants }: Readonly<Record<string, unknown>>): readonly Found[] {
  return [
    cannedAcl(acl, "acl"),
    cannedAcl(accessControl, "accessControl"),
    grantsOf(
      listOf(grants).map((grant) =>
        grant instanceof NotKnown
          ? grant
          : { uri: recordOf(grant).uri, permissions: listOf(recordOf(grant).permissions) },
      ),
      "grants",
    ),
  ];
}

function separateAcl(part: PolicyResource): Found {
  const { acl, accessControlPolicy } = writtenProperties(part);
  const written = cannedAcl(acl, `acl of ${called(part)}`);
  const grants = grantsOf(
    accessControlPolicy instanceof NotKnown
      ? [accessControlPolicy]
      : listOf(recordOf(accessControlPolicy).grants).map((grant) => {
          const { grantee, permission } = recordOf(grant);
          return { uri: grantee instanceof NotKnown ? grantee : recordOf(grantee).uri, permissions: [permission] };
        }),
    `accessControlPolicy.grants of ${called(part)}`,
  );
  return { grants: [...written.grants, ...grants.grants], notKnown: [...written.notKnown, ...grants.notKnown] };
}

function cannedAcl(acl: unknown, place: string): Found {
  if (acl instanceof NotKnown) return { grants: [], notKnown: [acl] };
  const name = textOf(acl) ?? "";
  const access = Object.hasOwn(canned, name) ? canned[name] : undefined;
  return {
    grants: access === undefined ? [] : [{ by: "acl", access, place: `${place} ${JSON.stringify(name)}` }],
    notKnown: [],
  };
}

function grantsOf(
  grants: readonly (NotKnown | { readonly uri: unknown; readonly permissions: readonly unknown[] })[],
  place: string,
): Found {
  const found = grants.map((grant, index): Found => {
    if (grant instanceof NotKnown) return { grants: [], notKnown: [grant] };
    const { uri, permissions } = grant;
    if (uri instanceof NotKnown) return { grants: [], notKnown: [uri] };
    if (!everybody.test(textOf(uri) ?? "")) return { grants: [], notKnown: [] };
    const access = [...new Set(permissions.flatMap(accessOfPermission))];
    return {
      grants: access.length === 0 ? [] : [{ by: "acl", access, place: `${place}[${index}]` }],
      notKnown: notKnownIn(permissions),
    };
  });
  return { grants: found.flatMap((each) => each.grants), notKnown: found.flatMap((each) => each.notKnown) };
}

function accessOfPermission(permission: unknown): PublicGrant["access"] {
  switch (permission) {
    case "READ":
    case "READ_ACP":
      return ["read"];
    case "WRITE":
    case "WRITE_ACP":
      return ["write"];
    case "FULL_CONTROL":
      return ["read", "write"];
    default:
      return [];
  }
}

function policyGrants(written: unknown, place: string): Found {
  if (written === undefined || written === null || written === "") return { grants: [], notKnown: [] };
  const document = withoutResources(jsonOf(written));
  const notKnown = notKnownIn(document);
  if (notKnown.length > 0) return { grants: [], notKnown };
  const permissions = publicPermissions(document);
  // S3 refuses what is no policy.
  if (permissions === undefined || permissions.statements.length === 0) return { grants: [], notKnown: [] };
  const access = (["read", "write"] as const).filter((each) => permissions[each]);
  return {
    grants: [{ by: "policy", access, place: `${permissions.statements.join(", ")} of ${place}` }],
    notKnown: [],
  };
}

/** On what a statement is does not matter here, and is what is known last: the bucket's ARN. */
function withoutResources(document: unknown): unknown {
  if (document instanceof NotKnown || typeof document !== "object" || document === null) return document;
  const { Statement: statements, ...rest } = recordOf(document);
  if (statements instanceof NotKnown) return document;
  return {
    ...rest,
    Statement: listOf(statements).map((statement) => {
      if (statement instanceof NotKnown) return statement;
      const { Resource: _resource, NotResource: _others, ...kept } = recordOf(statement);
      return kept;
    }),
  };
}

/** Each setting of a block, as a program writes it. */
const flags = {
  BlockPublicAcls: "blockPublicAcls",
  IgnorePublicAcls: "ignorePublicAcls",
  BlockPublicPolicy: "blockPublicPolicy",
  RestrictPublicBuckets: "restrictPublicBuckets",
} as const;

function flagsNotKnown(written: unknown): readonly NotKnown[] {
  if (written instanceof NotKnown) return [written];
  return Object.values(flags).flatMap((flag) => notKnownIn(recordOf(written)[flag]));
}

function boundsOf(blocks: readonly { readonly written: unknown; readonly certain: boolean }[]): Bounds {
  const certain = blocks.filter((block) => block.certain);
  return { most: blockBy(blocks, true), least: blockBy(certain, false) };
}

/** `unknown`: what to take a setting for that is not known. */
function blockBy(blocks: readonly { readonly written: unknown }[], unknown: boolean): PublicAccessBlock | null {
  if (blocks.length === 0) return null;
  const isOn = (name: string) =>
    blocks.some(({ written }) => {
      const value = written instanceof NotKnown ? written : recordOf(written)[name];
      return value instanceof NotKnown ? unknown : value === true || value === "true";
    });
  return {
    BlockPublicAcls: isOn(flags.BlockPublicAcls),
    IgnorePublicAcls: isOn(flags.IgnorePublicAcls),
    BlockPublicPolicy: isOn(flags.BlockPublicPolicy),
    RestrictPublicBuckets: isOn(flags.RestrictPublicBuckets),
  };
}
