import { parseArgs } from "node:util";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "list" }
  | { readonly kind: "mistake"; readonly message: string }
  | {
      readonly kind: "rehearse";
      /** In the order given; all where none is. */
      readonly scenarios: readonly string[];
      readonly keep: boolean;
      readonly json: boolean;
      readonly port?: number;
    };

export const usage = `Usage: npm start -- [scenario …] [options]

Rehearses security incidents in an emulated AWS Organization on this machine: sets up what is missing, deploys the real
Pulumi stacks, attacks, and reports what was contained. No AWS account is needed and none is touched.

  [scenario …]   only these; all of them by default
  --list         the scenarios, one a line
  --keep         leaves the organization running until Ctrl-C and prints how to reach it
  --json         the report as JSON on standard output; progress goes to standard error
  --port <n>     port of the gateway on 127.0.0.1; a free one by default
  --help         this text

Exit status: 0 every scenario ended as it should, 1 one did not or something failed, 2 a mistake in the arguments,
130 stopped by Ctrl-C.
Environment: NO_COLOR, FIREBREAK_CACHE (folder of the tools that are set up once).`;

const options = {
  help: { type: "boolean", short: "h" },
  list: { type: "boolean" },
  keep: { type: "boolean" },
  json: { type: "boolean" },
  port: { type: "string" },
} as const;

/** Reads the command line; `known` are the scenarios' names. Never throws. */
export function parseCommand(argv: readonly string[], known: readonly string[]): Command {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    // parseArgs says what is wrong in its first sentence and how to escape a dash in the others.
    const [message = "The arguments cannot be read."] = error instanceof Error ? error.message.split(". ") : [];
    return mistake(`${message.replace(/\.$/, "")}. There are: ${flags()}.`);
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  if (values.list) return { kind: "list" };
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    return mistake(
      `Unknown scenario ${unknown.map((name) => `"${name}"`).join(", ")}. There are: ${known.join(", ")}.`,
    );
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    return mistake(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  return {
    kind: "rehearse",
    scenarios: positionals.length > 0 ? [...new Set(positionals)] : known,
    keep: values.keep ?? false,
    json: values.json ?? false,
    ...(port === undefined ? {} : { port }),
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
}

function flags(): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(", ");
}

function mistake(message: string): Command {
  return { kind: "mistake", message };
}
