import * as yaml from "js-yaml";
import * as z from "zod";

const parameterSchema = z.object({
  type: z.string(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  allowedPattern: z.string().optional(),
});

const stepSchema = z.object({
  name: z.string().min(1),
  action: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  /** `Abort`, `Continue` or `step:<name>`. */
  onFailure: z.string().default("Abort"),
  isEnd: z.boolean().default(false),
  nextStep: z.string().optional(),
  maxAttempts: z.number().int().min(1).default(1),
  timeoutSeconds: z.number().positive().optional(),
  outputs: z.array(z.object({ Name: z.string(), Selector: z.string(), Type: z.string().optional() })).default([]),
});

const contentSchema = z.object({
  schemaVersion: z.literal("0.3"),
  description: z.string().default(""),
  assumeRole: z.string().optional(),
  parameters: z.record(z.string(), parameterSchema).default({}),
  mainSteps: z.array(stepSchema).min(1),
});

export type RunbookParameter = z.infer<typeof parameterSchema>;
export type RunbookStep = z.infer<typeof stepSchema>;

/** An Automation document ("Data elements and parameters": schema 0.3), as far as the rehearsal carries it out. */
export interface Runbook extends z.infer<typeof contentSchema> {
  readonly name: string;
  readonly version: string;
}

/** Reads a document's content, JSON or YAML. Throws an `Error` that names the document where it is no runbook. */
export function readRunbook(name: string, version: string, content: string): Runbook {
  // JSON is YAML, too.
  const parsed = contentSchema.safeParse(yaml.load(content));
  if (parsed.success) return { ...parsed.data, name, version };
  throw new Error(`Document ${name} is no runbook of schema 0.3: ${z.prettifyError(parsed.error)}`);
}

/** Parameters that hold a list; every other kind holds one value. */
export function isListType(type: string): boolean {
  return type === "StringList" || type === "MapList" || type.startsWith("List<");
}
