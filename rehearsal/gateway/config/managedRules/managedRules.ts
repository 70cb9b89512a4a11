import { s3BucketPublicRead, s3BucketPublicWrite } from "./bucketPublicAccess";
import { encryptedVolumes } from "./encryptedVolumes";
import type { ManagedRule } from "./managedRule";
import { rdsStorageEncrypted } from "./rdsStorageEncrypted";
import { s3BucketEncryption } from "./s3BucketEncryption";

const managedRules: readonly ManagedRule[] = [
  s3BucketEncryption,
  s3BucketPublicRead,
  s3BucketPublicWrite,
  encryptedVolumes,
  rdsStorageEncrypted,
];

/** The managed rule of that identifier, where the emulated Config has it. */
export function findManagedRule(identifier: string): ManagedRule | undefined {
  return managedRules.find((rule) => rule.identifier === identifier);
}
