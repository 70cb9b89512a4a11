import { RunError } from "@pulumi/pulumi";

/** One mistake in a stack's configuration. */
export interface ConfigurationMistake {
  /** The key as the user writes it: `firebreak:organizationId`. */
  readonly key: string;
  /** What is wrong with the value, and what is allowed. */
  readonly problem: string;
}

/**
 * Every mistake of a stack's configuration at once. A `RunError`, so that `pulumi up` prints the list and no stack trace.
 */
export class ConfigurationError extends RunError {
  override readonly name = "ConfigurationError";

  constructor(readonly mistakes: readonly ConfigurationMistake[]) {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    super(
      [
        `The stack's configuration has ${count}:`,
        ...mistakes.map(({ key, problem }) => `  ${key}: ${problem}`),
        "Correct it with `pulumi config set <key> <value>`; Pulumi.yaml describes every key.",
      ].join("\n"),
    );
  }
}
