/**
 * Of the resources that responders read an exception from, those that tag policies are enforced for ("Services and resource
 * types that support enforcement"). IAM's users and roles and RDS's databases are not among them.
 */
export const enforcedTypes = ["ec2:instance", "ec2:security-group", "ec2:volume", "s3:bucket"] as const;

/**
 * A tag policy of Organizations: how the key is capitalized, and what its value begins with. It knows no more of a value than
 * one wildcard ("Tag policy syntax and examples"); the fields after the ticket are read by responders and the policy pack.
 */
export function exceptionTagPolicy(tagKey: string, ticketPrefixes: readonly string[]): string {
  return JSON.stringify({
    tags: {
      [tagKey]: {
        tag_key: { "@@assign": tagKey },
        ...(ticketPrefixes.length === 0
          ? {}
          : { tag_value: { "@@assign": ticketPrefixes.map((prefix) => `${prefix}*`) } }),
        enforced_for: { "@@assign": enforcedTypes },
      },
    },
  });
}
