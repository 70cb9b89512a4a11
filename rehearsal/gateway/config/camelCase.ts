/** A structure of an API under the names that configuration items use: `SSEAlgorithm` is `sseAlgorithm`, `URI` `uri`. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [camelCaseName(name), camelCased(member)]),
  );
}

function camelCaseName(name: string): string {
  return name.replace(/^([A-Z]+)(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
}
