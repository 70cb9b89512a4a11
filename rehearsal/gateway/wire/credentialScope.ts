/** What a SigV4 signature says of the call: who signed it, for which service and Region. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Reads the credential scope of a signed request, from its Authorization header or, for a presigned URL, from its query.
 * The signature itself is not verified: on one machine the access key alone names the caller.
 * AWS IAM User Guide, "Elements of an AWS API request signature".
 */
export function readCredentialScope(
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): CredentialScope | undefined {
  const presigned = query.get("X-Amz-Credential");
  const source = headers.authorization ?? (presigned === null ? "" : `Credential=${presigned}`);
  const match = credential.exec(source);
  if (!match) return undefined;
  const [, accessKeyId = "", region = "", service = ""] = match;
  return { accessKeyId, region, service };
}
