import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";

const file = "file://";

/**
 * The backend's URL as every process understands it alike. Pulumi takes `file://state` from the folder that it is started in, which
 * here is another for each stack; in the settings it is meant from theirs.
 */
export function absoluteBackend(backend: string, settingsFolder: string): string {
  if (!backend.startsWith(file)) return backend;
  const path = backend.slice(file.length);
  const home = path === "~" || path.startsWith("~/");
  return `${file}${home ? resolve(homedir(), path.slice(2)) : resolve(settingsFolder, path)}`;
}

/** The folder that a file backend keeps its state in; undefined for others. */
export function stateFolderOf(backend: string): string | undefined {
  return backend.startsWith(file) ? backend.slice(file.length) : undefined;
}

/** A file backend demands that its folder is there. */
export function makeStateFolder(backend: string): void {
  const folder = stateFolderOf(backend);
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Why the engine would not get at the stacks' secrets; undefined where it would, as far as can be told. */
export function missingPassphrase(
  backend: string,
  secretsProvider: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const byPassphrase =
    secretsProvider === "passphrase" || (secretsProvider === "default" && !backend.startsWith("https://"));
  const isGiven = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"].some(
    (name) => environment[name] !== undefined,
  );
  return byPassphrase && !isGiven
    ? "The stacks' secrets are kept by a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or name a key with secretsProvider in the settings (awskms://alias/…)."
    : undefined;
}
