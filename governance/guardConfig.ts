import { load } from "js-yaml";
import * as z from "zod";
import { fields } from "../config/fields";

/** The management stack's config has a mistake, or is no stack's. */
export class GuardConfigError extends Error {
  override readonly name = "GuardConfigError";
}

/** What the dry run takes from the config of the management stack. */
export type GuardConfig = z.output<typeof schema>;

const schema = z.object({
  exceptionTagKey: fields.exceptionTagKey.default("SecurityException"),
  exceptionPrincipals: fields.exceptionPrincipals.default([]),
  bucketTagPrincipals: fields.bucketTagPrincipals.default([]),
  regions: fields.regions.default([]),
  managementAccountId: fields.managementAccountId.optional(),
});

const file = z.looseObject({ config: z.record(z.string(), z.unknown()) });

/** From the text of a stack's YAML file. Throws a `GuardConfigError` that names the file, and every mistake in its keys. */
export function readGuardConfig(text: string, path: string): GuardConfig {
  const read = file.safeParse(load(text));
  if (!read.success) throw new GuardConfigError(`${path} is no config of a stack: it has no "config:".`);
  const values = Object.fromEntries(
    Object.entries(read.data.config).flatMap(([key, value]) =>
      key.startsWith("firebreak:") && value !== "" ? [[key.slice("firebreak:".length), value]] : [],
    ),
  );
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path: [key], message }) => `firebreak:${String(key)}: ${message}`);
  throw new GuardConfigError(`${path}:\n${mistakes.join("\n")}`);
}
