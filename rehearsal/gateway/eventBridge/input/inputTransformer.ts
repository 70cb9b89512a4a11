import type { BusEvent } from "../busEvent";
import { selectByJsonPath } from "./jsonPath";

export interface InputTransformer {
  /** Variable name to JSON path. */
  readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
  readonly InputTemplate: string;
}

/** What the predefined variables stand for. */
export interface TransformationContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601, when the bus received the event. */
  readonly ingestionTime: string;
}

/** The template was filled in, but what came out is not JSON: the delivery fails with `INVALID_JSON`. */
export class TransformedInputError extends Error {
  override readonly name = "TransformedInputError";
}

const placeholder = /<([A-Za-z0-9_.-]+)>/g;

/**
 * Fills an input template in ("Input transformation"): outside quotes a variable becomes JSON, inside quotes its bare text. A
 * path that is not in the event gives the empty string. EventBridge does not escape what it puts inside quotes, so text
 * with a quotation mark breaks the JSON, as on AWS; objects and lists lose their quotation marks there. The result is minified.
 *
 * Throws `TransformedInputError`.
 */
export function transformInput(transformer: InputTransformer, event: BusEvent, context: TransformationContext): string {
  const variables = new Map<string, unknown>(
    Object.entries(transformer.InputPathsMap ?? {}).map(([name, path]) => [name, selectByJsonPath(event, path)]),
  );
  const { detail, ...envelope } = event;
  variables.set("aws.events.rule-arn", context.ruleArn);
  variables.set("aws.events.rule-name", context.ruleName);
  variables.set("aws.events.event.ingestion-time", context.ingestionTime);
  variables.set("aws.events.event", envelope);
  variables.set("aws.events.event.json", { ...envelope, detail });
  const filled = fill(transformer.InputTemplate, (name, quoted) => {
    const value = variables.get(name) ?? "";
    return quoted ? bareText(value) : JSON.stringify(value);
  });
  const minified = minify(filled);
  if (minified === undefined) {
    throw new TransformedInputError(`The input transformer of ${context.ruleArn} made invalid JSON: ${filled}`);
  }
  return minified;
}

/** Is this template JSON once its placeholders have values? `PutTargets` refuses one that is not. */
export function isValidTemplate(template: string): boolean {
  return minify(fill(template, (_name, quoted) => (quoted ? "x" : "0"))) !== undefined;
}

function fill(template: string, value: (name: string, quoted: boolean) => string): string {
  let quoted = false;
  let scanned = 0;
  return template.replace(placeholder, (_match, name: string, offset: number) => {
    quoted = quotedAfter(template.slice(scanned, offset), quoted);
    scanned = offset;
    return value(name, quoted);
  });
}

function quotedAfter(text: string, before: boolean): boolean {
  let quoted = before;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted && character === "\\") {
      index += 1;
    } else if (character === '"') {
      quoted = !quoted;
    }
  }
  return quoted;
}

function bareText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");
}

/** JSON without white space; or, for several lines of text, each a JSON string of its own. */
function minify(text: string): string | undefined {
  const whole = parseJson(text);
  if (whole !== undefined) {
    return JSON.stringify(whole.value);
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const strings = lines.map((line) => parseJson(line));
  return lines.length > 1 && strings.every((each) => typeof each?.value === "string") ? lines.join("\n") : undefined;
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
