/** How a bucket encrypts what comes without an encryption of its own. */
export interface DefaultEncryption {
  /** `AES256`, `aws:kms`, `aws:kms:dsse`; undefined where nothing is set. */
  readonly algorithm: string | undefined;
  /** Id or ARN of a KMS key, as it was set. */
  readonly key: string | undefined;
}

/** What a bucket is asked to encrypt with. */
export interface AskedEncryption {
  /** `AES256` is the least there is, and anything is as good. */
  readonly algorithm: string;
  /** Undefined: any. */
  readonly key: string | undefined;
}

/** Any encryption is more than SSE-S3; what is asked for by name must be there by name. */
export function encryptsAsAsked(found: DefaultEncryption, asked: AskedEncryption): boolean {
  if (found.algorithm === undefined) return false;
  return (
    (asked.algorithm === "AES256" || found.algorithm === asked.algorithm) &&
    (asked.key === undefined || found.key === asked.key)
  );
}
