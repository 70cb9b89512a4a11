import type { ResourceValidationArgs } from "@pulumi/policy";
import * as z from "zod";
import { type ExemptionSettings, exemptionSettings } from "../exceptionOn";
import { recordOf } from "../inputs";
import { resourcePolicy } from "../policy";
import { exceptionTag, exemptionFrom } from "./exemption";
import { readableCopy } from "./partlyKnown";
import { kindOf } from "./resourceTypes";

const rule = "S3_BUCKET_PUBLIC_READ_PROHIBITED";
const flags = ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"] as const;

/**
 * Closes a bucket in its own inputs, where its tags are beside. Safe: it is what the responder does to a bucket without an
 * exception, and S3 by itself to every new one. There is no such remediation of ACLs, policies and blocks in resources of their
 * own: these don't show the bucket's tags, and a website that is meant to be public would go dark.
 */
export const bucketInputsClosed = resourcePolicy({
  name: "bucket-inputs-closed",
  group: "detections",
  summary: "A bucket is not opened to everybody by its own inputs.",
  why: "A public ACL opens a bucket to everybody. Turned on as a remediation, this writes a private one, and in AWS Native all four settings of Block Public Access.",
  fix: "Write a private ACL and block public access, or set this policy to remediate.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  level: "disabled",
  levelBecause: "A remediation changes what was reviewed; whoever wants that says so with the level remediate.",
  severity: "high",
  settings: z.strictObject(exemptionSettings),
  appliesTo: (type) => kindOf(type) === "bucket",
  validate(resource, { report, settings }) {
    const open = openInputs(resource, settings);
    if (open.length > 0)
      report({
        what: `The bucket is open to everybody, or not blocked, by ${open.map(({ name, found }) => `${name} ${found}`).join(", and by ")}.`,
        why: "Firebreak blocks all public access to it once Config finds it.",
        write: `${open.map(({ line }) => line).join(", ")}, or on the bucket's tags: { ${exceptionTag(settings, rule)} }`,
      });
  },
  remediate({ type, props }, settings) {
    const open = openInputs({ type, props: readableCopy(props) }, settings);
    for (const { name, value } of open) Reflect.set(props, name, value);
    return open.length === 0 ? undefined : props;
  },
});

interface OpenInput {
  readonly name: string;
  /** What is there. */
  readonly found: string;
  /** What belongs there, as a value and as the line to write. */
  readonly value: unknown;
  readonly line: string;
}

/** The inputs by which a bucket that no exception exempts is open. Throws `UnknownValueError`. */
function openInputs(
  resource: Pick<ResourceValidationArgs, "type" | "props">,
  settings: ExemptionSettings,
): readonly OpenInput[] {
  const { props, type } = resource;
  const open = type.startsWith("aws-native:")
    ? [...publicAcl(props, "accessControl", /^(Public|Authenticated)/, "Private"), ...notBlocked(props)]
    : publicAcl(props, "acl", /^(public|authenticated)-/, "private");
  return open.length > 0 && exemptionFrom(resource, settings, rule).exempt ? [] : open;
}

function publicAcl(
  props: Readonly<Record<string, unknown>>,
  name: string,
  open: RegExp,
  closed: string,
): readonly OpenInput[] {
  const acl = props[name];
  if (typeof acl !== "string" || !open.test(acl)) return [];
  return [{ name, found: JSON.stringify(acl), value: closed, line: `${name}: ${JSON.stringify(closed)}` }];
}

function notBlocked({
  publicAccessBlockConfiguration: block,
}: Readonly<Record<string, unknown>>): readonly OpenInput[] {
  const off = flags.filter((flag) => recordOf(block)[flag] !== true);
  if (off.length === 0) return [];
  const name = "publicAccessBlockConfiguration";
  const value = Object.fromEntries(flags.map((flag) => [flag, true]));
  const line = `${name}: { ${flags.map((flag) => `${flag}: true`).join(", ")} }`;
  return [{ name, found: block === undefined ? "left out" : `without ${off.join(", ")}`, value, line }];
}
