/** Every action of IAM by which a role or user is made, changed or taken away, by their verbs; reading is left to all. */
export const identityWrites = [
  "iam:Add*",
  "iam:Attach*",
  "iam:Create*",
  "iam:Deactivate*",
  "iam:Delete*",
  "iam:Detach*",
  "iam:Enable*",
  "iam:Put*",
  "iam:Remove*",
  "iam:Reset*",
  "iam:Resync*",
  "iam:Tag*",
  "iam:Untag*",
  "iam:Update*",
  "iam:Upload*",
] as const;

/** Patterns of ARNs as resources of a policy of one partition: `arn:*:iam::…` is `arn:aws:iam::…` there. */
export function inPartition(patterns: readonly string[], partition: string): readonly string[] {
  return patterns.map((pattern) => pattern.replace(/^arn:\*:/, `arn:${partition}:`));
}
