/** What a row's parameters and ARN may leave open; the finding fills it in. */
export const placeholders = ["resourceId", "instanceId", "account", "region", "partition", "findingId"] as const;
export type Placeholder = (typeof placeholders)[number];

/** What one finding gives for each; undefined where it names none. */
export type PlaceholderValues = Readonly<Record<Placeholder, string | undefined>>;

export type Filling =
  | { readonly kind: "filled"; readonly text: string }
  /** The finding does not give this. */
  | { readonly kind: "missing"; readonly placeholder: string };

/** `{resourceId}`; Systems Manager's own `{{ … }}` is not for a row to write either. */
const shape = /\{([^{}]*)\}/g;

/** The placeholders of a template that nobody fills in: `{bucket}`. */
export function unknownPlaceholders(template: string): readonly string[] {
  return [...template.matchAll(shape)].flatMap(([whole, name = ""]) => (isPlaceholder(name) ? [] : [whole]));
}

/** Fills a template in, each placeholder once: what is filled in is not looked at again. Pure. */
export function fill(template: string, values: PlaceholderValues): Filling {
  let missing: string | undefined;
  const text = template.replace(shape, (whole, name: string) => {
    const value = isPlaceholder(name) ? values[name] : undefined;
    if (value === undefined) missing ??= whole;
    return value ?? whole;
  });
  return missing === undefined ? { kind: "filled", text } : { kind: "missing", placeholder: missing };
}

function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((known) => known === name);
}
