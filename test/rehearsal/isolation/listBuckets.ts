import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import type { AccessKey } from "../../../rehearsal/world/rehearsedAccount";

/**
 * HTTP status of S3's `ListBuckets`, called by hand, for the project has no S3 client. The gateway reads who signs and
 * checks no signature.
 */
export async function listBuckets(
  gatewayUrl: string,
  { accessKeyId, sessionToken }: AccessKey & { readonly sessionToken?: string },
): Promise<number> {
  const scope = `20260101/${homeRegion}/s3/aws4_request`;
  const { status } = await fetch(`${gatewayUrl}/`, {
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      "x-amz-date": "20260101T000000Z",
      ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
    },
  });
  return status;
}
