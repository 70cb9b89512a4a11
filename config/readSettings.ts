import type * as z from "zod";
import type { Placement } from "../components/placement";
import { ConfigurationError, type ConfigurationMistake } from "./configurationError";
import { fields } from "./fields";
import { suggestion } from "./nearest";
import { byOwnNames, meaninglessNames } from "./referenceNames";
import { type Settings, settingsSchema } from "./settings";

const namespace = "firebreak:";

/**
 * The settings of a stack, from its whole raw config (`{"firebreak:role": "security", "aws:region": …}`) and the account
 * and Region that it is deployed in. Keys of other namespaces are not ours to read.
 *
 * Throws a `ConfigurationError` that lists every mistake.
 */
export function readSettings(config: Readonly<Record<string, unknown>>, placement: Placement): Settings {
  const { values, mistakes } = byOwnNames(ownValues(config));
  const parsed = settingsSchema(values.role, placement).safeParse(values);
  const all = [...mistakes, ...(parsed.error?.issues ?? []).flatMap(mistakesOf)];
  if (!parsed.success || all.length > 0) throw new ConfigurationError(all);
  return parsed.data;
}

/** A value left empty is a value left out: Pulumi has no optional key without a default, so Pulumi.yaml gives "" and []. */
function ownValues(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => key.startsWith(namespace) && !isEmpty(value))
      .map(([key, value]) => [key.slice(namespace.length), value]),
  );
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === "[]" || (Array.isArray(value) && value.length === 0);
}

function mistakesOf(issue: z.core.$ZodIssue): readonly ConfigurationMistake[] {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) return issue.keys.map(unknownKey);
  return [{ key: `${namespace}${keyOf(issue)}`, problem: issue.message }];
}

/** Issues whose message says nothing of the item itself. */
const silentOfItem: readonly string[] = ["unrecognized_keys", "invalid_type"];

/** `additionalRows[0].detection.types[1]`; of a plain list the key only, where the message quotes the item. */
function keyOf({ path: [key, ...within], code }: z.core.$ZodIssue): string {
  if (within.length < 2 && !silentOfItem.includes(code)) return String(key);
  return `${String(key)}${within.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("")}`;
}

function unknownKey(key: string): ConfigurationMistake {
  if (meaninglessNames.includes(key)) {
    const problem =
      "says in the reference where the functions' code lies; Firebreak's is bundled at deployment. Leave it out.";
    return { key: `${namespace}${key}`, problem };
  }
  const known = Object.keys(fields);
  const meant = suggestion(key, known);
  return {
    key: `${namespace}${key}`,
    problem: `is not a key of Firebreak.${meant === "" ? ` Keys are ${known.join(", ")}.` : meant}`,
  };
}
