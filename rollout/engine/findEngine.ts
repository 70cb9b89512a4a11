import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { engineVersion } from "./engineVersion";

/** There is no engine that could be used; the message says what to do. */
export class EngineMissingError extends Error {
  override readonly name = "EngineMissingError";
}

/**
 * The Pulumi CLI on PATH. With `install`, where that is missing or too old, the one that the Automation API's own installer keeps
 * in `~/.pulumi/versions`. Throws `EngineMissingError`.
 */
export async function findEngine(options: { readonly install?: boolean } = {}): Promise<PulumiCommand> {
  const found = await engineOnPath();
  if (typeof found !== "string") return found;
  const remedy = `Install the Pulumi CLI, ${engineVersion} or newer (https://www.pulumi.com/docs/install), or run this with --install-engine.`;
  if (options.install !== true) throw new EngineMissingError(`${found} ${remedy}`);
  try {
    return await PulumiCommand.install();
  } catch (cause) {
    throw new EngineMissingError(
      `${found} Installing it failed too (${firstLine(cause)}). Install it by hand: https://www.pulumi.com/docs/install.`,
      { cause },
    );
  }
}

/** Or the reason why there is none. */
async function engineOnPath(): Promise<PulumiCommand | string> {
  const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";
  if (!(process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, executable))))
    return "The Pulumi CLI is not on PATH.";
  try {
    const command = await PulumiCommand.get();
    if ((command.version?.compare(engineVersion) ?? 0) < 0)
      return `The Pulumi CLI on PATH is ${command.version?.toString() ?? "of no known version"}, too old.`;
    return command;
  } catch (error) {
    return `The Pulumi CLI on PATH does not run (${firstLine(error)}).`;
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
