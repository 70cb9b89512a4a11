export type ExceptionReading = { readonly kind: "none" } | { readonly kind: "exempt"; readonly value: string };

/**
 * Reads the exception tag from the tags that the resource carries now. Any value exempts, as in the reference (its parameter
 * `SecurityTagKey`): a ticket such as `Jira-1234` is customary. AWS tag keys are case-sensitive, and so is this.
 */
export function readException(tags: Readonly<Record<string, string>>, tagKey: string): ExceptionReading {
  const value = Object.hasOwn(tags, tagKey) ? tags[tagKey] : undefined;
  return value === undefined ? { kind: "none" } : { kind: "exempt", value };
}
