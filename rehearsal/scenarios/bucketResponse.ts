import { isDeepStrictEqual } from "node:util";
import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import { type BucketState, type RehearsedBucket, readBucket } from "../world/bucket";
import { publishComplianceChange } from "../world/complianceChange";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { hasNoDeadLetter, hasOneIncident, wasNotified } from "./expectations";
import { type Observation, observe, resultOfObservation } from "./observation";
import type { Expectation } from "./verdict";

export const encryptionRunbook = "AWS-EnableS3BucketEncryption";
export const publicAccessRunbook = "AWS-DisableS3BucketPublicReadWrite";

/** What findings about a bucket led to, read back once everything had come to rest. */
export interface BucketResponse extends Observation {
  readonly bucket: RehearsedBucket;
  readonly before: BucketState;
  readonly after: BucketState;
}

/** Config finds the bucket non-compliant with a rule, and what came of it by the runbook that the playbook has for it. */
export async function respondToBucket(
  organization: RehearsedOrganization,
  bucket: RehearsedBucket,
  { rule, runbook }: { readonly rule: string; readonly runbook: string },
  send: () => Promise<unknown> = () => publishComplianceChange(organization, changeOf(bucket, rule)),
): Promise<BucketResponse> {
  const before = await readBucket(bucket);
  const resources = [`bucket/${runbook}/${bucket.name}`];
  const observation = await observe(organization, { responder: "start-automation", resources }, send);
  return { ...observation, bucket, before, after: await readBucket(bucket) };
}

/** The bucket is non-compliant with this rule. */
export function changeOf({ account, name, region }: RehearsedBucket, rule: string) {
  return { accountId: account.id, region, rule, resourceType: "AWS::S3::Bucket", resourceId: name };
}

/** The call that sets a runbook going; the runbook's own calls are Systems Manager's. */
export function isStart({ service, operation }: JournalEntry): boolean {
  return service === "ssm" && operation === "StartAutomationExecution";
}

/** Started once, ended well, told once, nothing lost. */
export function wasAutomated(response: Observation): readonly Expectation[] {
  return [
    startedTimes(response, 1),
    hasOneIncident(response, "contained"),
    wasNotified(response, "CONTAINED"),
    hasNoDeadLetter(response),
  ];
}

export function startedTimes({ calls }: Observation, times: number): Expectation {
  const starts = calls.filter((call) => isStart(call) && call.status === 200).length;
  return {
    claim: times === 0 ? "nothing started" : `one automation started${times === 1 ? "" : ` ${times} times`}`,
    holds: starts === times,
    otherwise: `${starts} automations started`,
  };
}

export function isEncrypted({ after }: Pick<BucketResponse, "after">): Expectation {
  const text = JSON.stringify(after.encryption);
  return {
    claim: "default encryption AES256",
    holds: text.includes('"SSEAlgorithm":"AES256"'),
    otherwise: `default encryption ${text}`,
  };
}

export function blocksPublicAccess({ after }: Pick<BucketResponse, "after">): Expectation {
  const settings = Object.values(after.publicAccessBlock ?? {});
  return {
    claim: "all public access blocked",
    holds: settings.length === 4 && settings.every((setting) => setting === true),
    otherwise: `Block Public Access is ${JSON.stringify(after.publicAccessBlock)}`,
  };
}

export function bucketIsUnchanged({ before, after }: Pick<BucketResponse, "before" | "after">): Expectation {
  return {
    claim: "nothing about the bucket changed",
    holds: isDeepStrictEqual(before, after),
    otherwise: `changed to ${JSON.stringify(after)}`,
  };
}

export function resultOfBucket(
  organization: RehearsedOrganization,
  response: BucketResponse,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> = {},
): ScenarioResult {
  const { bucket, before, after } = response;
  const story = {
    target: `${bucket.name} in ${bucket.account.name}`,
    before: factsOfBucket(before),
    after: factsOfBucket(after),
    isContaining: isStart,
    expectations,
  };
  return {
    ...resultOfObservation(organization, response, story),
    notes: ["Contained is when Systems Manager has taken the runbook; the runbook itself runs after that."],
    ...more,
  };
}

export function factsOfBucket({ encryption, publicAccessBlock, policy, tags }: BucketState): readonly string[] {
  const on = Object.entries(publicAccessBlock ?? {}).flatMap(([setting, value]) => (value === true ? [setting] : []));
  return [
    `default encryption: ${encryption === null ? "none" : JSON.stringify(encryption)}`,
    `Block Public Access: ${publicAccessBlock === null ? "not set" : on.join(", ") || "off"}`,
    `policy: ${policy === null ? "none" : "lets everybody read"}`,
    `tags: ${
      Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ") || "none"
    }`,
  ];
}
