/**
 * The hard deny-list: the first pattern that covers the ARN, or undefined. `*` stands for any characters, `?` for one, as
 * in IAM's ArnLike but across colons too. Checked before anything else, so a wrong playbook can't lock its owners out.
 */
export function neverContainPattern(arn: string, patterns: readonly string[]): string | undefined {
  return patterns.find((pattern) => toRegExp(pattern).test(arn));
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
}
