/** One step from a value to its members. */
type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "element"; readonly index: number }
  | { readonly kind: "all" };

const stepSyntax = /\.(\*|[\w/-]+)|\[(\d+|\*)\]/gy;

/**
 * Selects from an event by the part of JSONPath that EventBridge has ("Input transformation": dot notation, dashes, underscores,
 * letters and digits, slashes, array indices, wildcards). Without a match, and for other syntax, it is undefined: EventBridge
 * does not check paths when they are put. A wildcard selects a list.
 */
export function selectByJsonPath(event: unknown, path: string): unknown {
  const steps = parse(path);
  if (steps === undefined) {
    return undefined;
  }
  const selected = steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [event],
  );
  const many = steps.some((step) => step.kind === "all");
  return many && selected.length > 0 ? selected : selected[0];
}

function parse(path: string): Step[] | undefined {
  if (!path.startsWith("$")) {
    return undefined;
  }
  const rest = path.slice(1);
  const tokens = [...rest.matchAll(stepSyntax)];
  if (tokens.map(([token]) => token).join("") !== rest) {
    return undefined;
  }
  return tokens.map(([, member, element]): Step => {
    if (member === "*" || element === "*") {
      return { kind: "all" };
    }
    return member !== undefined ? { kind: "member", name: member } : { kind: "element", index: Number(element) };
  });
}

function follow(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  if (step.kind === "all") {
    return Object.values(value);
  }
  if (step.kind === "element") {
    return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
  }
  const member = new Map<string, unknown>(Object.entries(value)).get(step.name);
  return Array.isArray(value) || member === undefined ? [] : [member];
}
