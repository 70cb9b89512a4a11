import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { load } from "js-yaml";
import type * as z from "zod";
import { describeError } from "../functions/aws/errorCode";
import { absoluteBackend } from "./backend";
import { type RolloutSettings, rolloutSettings } from "./settings";

/** The settings could not be used; `message` lists every mistake. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Reads `rollout.yaml`. Throws a `SettingsError` that lists every mistake. */
export function readSettingsFile(path: string): RolloutSettings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new SettingsError(
      `Can't read ${path} (${describeError(cause)}). Copy rollout.example.yaml to rollout.yaml and fill it in, or name another file with --file.`,
      { cause },
    );
  }
  return parseSettings(text, path);
}

export function parseSettings(text: string, path: string): RolloutSettings {
  let written: unknown;
  try {
    written = load(text);
  } catch (cause) {
    throw new SettingsError(`${path} is not YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const parsed = rolloutSettings.safeParse(written ?? {});
  if (parsed.success) return { ...parsed.data, backend: absoluteBackend(parsed.data.backend, dirname(resolve(path))) };
  const mistakes = parsed.error.issues.flatMap(mistakesOf);
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  throw new SettingsError([`${path} has ${count}:`, ...mistakes.map((mistake) => `  ${mistake}`)].join("\n"));
}

function mistakesOf(issue: z.core.$ZodIssue): readonly string[] {
  const at = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) => `${at === "" ? key : `${at}.${key}`}: is not a key; rollout.example.yaml has them all.`,
    );
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => `${at}: ${message}`);
  const message =
    issue.code === "invalid_type" && issue.message.startsWith("Invalid input")
      ? issue.message.replace("Invalid input: ", "")
      : issue.message;
  return [`${at === "" ? "the file" : at}: ${message}`];
}
