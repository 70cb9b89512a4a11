import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout. */
export const checkout = resolve(__dirname, "..", "..");

/** What belongs to this checkout alone: runs, reports, the provider's bundle. Not in git. */
export const stateFolder = join(checkout, ".rehearsal");

/**
 * Where tools live that every checkout on this machine shares (the Pulumi engine, the virtual environment):
 * `FIREBREAK_CACHE`, else the user's cache folder, else, where that cannot be written, the checkout's own.
 */
export function toolFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.FIREBREAK_CACHE) return resolve(environment.FIREBREAK_CACHE);
  const shared = join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "firebreak");
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return join(stateFolder, "tools");
  }
}
