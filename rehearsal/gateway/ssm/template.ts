const whole = /^\{\{\s*([\w.:/-]+)\s*\}\}$/;
const within = /\{\{\s*([\w.:/-]+)\s*\}\}/g;

/** What `{{ … }}` may name: parameters, `<step>.<output>`, `global:REGION` and the like. */
export type Variables = ReadonlyMap<string, unknown>;

/**
 * Puts values in place of `{{ names }}`, all through a step's inputs. A text that is one name only becomes the value itself, so a
 * list stays a list. Throws an `Error` for a name that has no value.
 */
export function resolveTemplates(input: unknown, variables: Variables): unknown {
  if (typeof input === "string") {
    const only = whole.exec(input)?.[1];
    if (only !== undefined) return variableValue(only, variables);
    return input.replace(within, (_, name: string) => String(variableValue(name, variables)));
  }
  if (Array.isArray(input)) return input.map((element) => resolveTemplates(element, variables));
  if (typeof input !== "object" || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, resolveTemplates(value, variables)]));
}

function variableValue(name: string, variables: Variables): unknown {
  if (variables.has(name)) return variables.get(name);
  throw new Error(`{{${name}}} names no parameter or output of an earlier step.`);
}
