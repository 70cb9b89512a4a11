/** IAM answers policy documents URL-encoded (API Reference, "GetRolePolicy"). */
export function policyText(document: string | undefined): string {
  return decodeURIComponent(document ?? "");
}
