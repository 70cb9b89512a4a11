/** S3's names for a configuration that a bucket does not have. */
const absentConfiguration = [
  "NoSuchBucketPolicy",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "NoSuchTagSet",
  "ObjectLockConfigurationNotFoundError",
  "OwnershipControlsNotFoundError",
  "ServerSideEncryptionConfigurationNotFoundError",
] as const;

/** What it answers where the bucket has such a configuration; undefined where it has none. */
export async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && absentConfiguration.some((name) => name === error.name)) return undefined;
    throw error;
  }
}
