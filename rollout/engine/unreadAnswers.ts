import type { PulumiCommand } from "@pulumi/pulumi/automation";

type Hear = (text: string) => void;

/** What the Automation API asks of a command, and hides from its types (@pulumi/pulumi 3.270.0, automation/cmd.js). */
export type Run = (
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  onOutput?: Hear,
  onError?: Hear,
  signal?: AbortSignal,
) => Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;

/** Whether the outputs of a stack are read after `up`; its history and which outputs are secrets nobody here reads. */
export type Read = "outputs" | "nothing";

/**
 * After each operation the Automation API asks for the stack's outputs, twice (masked, to tell secrets, and plain), and for its
 * history: three processes, and nearly half of what an unchanged stack takes. Answers in their place what is not read.
 */
export function unreadAnswer([command, subcommand, ...args]: readonly string[], read: Read): string | undefined {
  if (command !== "stack") return undefined;
  if (subcommand === "history") return "[]";
  const isRead = read === "outputs" && args.includes("--show-secrets");
  return subcommand === "output" && !isRead ? "{}" : undefined;
}

/** The same command without the processes whose answers are not read. */
export function withoutUnread(command: PulumiCommand, read: Read): PulumiCommand {
  const { run } = command as PulumiCommand & { readonly run: Run };
  const answering: Run = (args, ...rest) => {
    const unread = unreadAnswer(args, read);
    return unread === undefined
      ? run.call(command, args, ...rest)
      : Promise.resolve({ stdout: unread, stderr: "", code: 0 });
  };
  return Object.create(command, { run: { value: answering } });
}
