import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import * as z from "zod";
import { fields } from "../../config/fields";
import { settingsSchema } from "../../config/settings";
import { code, plain, table } from "./markdown";

const projectSchema = z.object({
  config: z.record(
    z.string(),
    z.object({
      type: z.string(),
      description: z.string(),
      default: z.unknown(),
      items: z.object({ type: z.string() }).optional(),
    }),
  ),
});

const roles = ["management", "security", "member"] as const;

/** Stands for any account and Region; what a key must be does not depend on them. */
const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };

/** Every key in full: type, default, the stacks that demand it, and the values that are taken. */
export function configurationTable(): string {
  return table(
    ["key", "type", "default", "required in", "value", "what it is"],
    keys().map(([key, { type, items, default: value, description }]) => [
      code(key),
      items === undefined ? type : `${type} of ${items.type}s`,
      defaultText(value),
      roles.filter((role) => demanded(role).has(key)).join(", "),
      allowedText(key),
      plain(description),
    ]),
  );
}

function keys() {
  const text = readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8");
  return Object.entries(projectSchema.parse(load(text)).config);
}

function defaultText(value: unknown): string {
  return value === "" || (Array.isArray(value) && value.length === 0) ? "(empty)" : code(String(value));
}

/** Keys that a stack of this role cannot do without, as the program itself says when given nothing else. */
function demanded(role: (typeof roles)[number]): ReadonlySet<string> {
  const parsed = settingsSchema(role, placement).safeParse({ role });
  const missing = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  return new Set(["role", ...missing]);
}

/** What the program says is allowed when the value is missing; nothing where the description says it all. */
function allowedText(key: string): string {
  const field: z.ZodType | undefined = Object.hasOwn(fields, key) ? fields[key as keyof typeof fields] : undefined;
  const message = field?.safeParse(undefined).error?.issues[0]?.message ?? "";
  return plain(/^is required: (.*)\.$/.exec(message)?.[1] ?? "");
}
