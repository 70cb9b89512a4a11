import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import * as z from "zod";

/** The settings of a policy that has none. */
export const noSettings = z.strictObject({});

const jsonSchema = z.object({ properties: z.record(z.string(), z.custom<PolicyConfigJSONSchema>()).default({}) });

/** The JSON schema by which the engine checks a policy's settings and fills in defaults; nothing where there are none. */
export function configSchemaOf(settings: z.ZodObject): { readonly configSchema?: PolicyConfigSchema } {
  const { properties } = jsonSchema.parse(z.toJSONSchema(settings, { io: "input", target: "draft-7" }));
  return Object.keys(properties).length === 0 ? {} : { configSchema: { properties } };
}

/**
 * A policy's settings, with defaults. Throws where they can't be read, and names every mistake: the engine's own check lets an
 * unknown setting pass, and a misspelt one would leave the default in force.
 */
export function settingsFrom<Settings extends z.ZodObject>(
  policy: string,
  settings: Settings,
  args: { getConfig<T extends object>(): T },
): z.output<Settings> {
  const parsed = settings.safeParse(args.getConfig<Record<string, unknown>>());
  if (parsed.success) return parsed.data;
  const known = Object.keys(settings.shape);
  const mistakes = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")} is no setting of it; ${known.length === 0 ? "it has none" : `its settings are ${known.join(", ")}`}`
      : `${issue.path.join(".")}: ${issue.message}`,
  );
  throw new Error(`The config of policy ${policy} can't be read: ${mistakes.join("; ")}.`);
}
