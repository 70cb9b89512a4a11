import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, ownIdentity, type ProcessIdentity, readOwner } from "./processIdentity";

export interface FileLockOptions {
  /** Called once, when another process holds it. */
  readonly onWait?: (holder: ProcessIdentity) => void;
  readonly signal?: AbortSignal | undefined;
}

const pollInterval = 250;

/**
 * Runs `action` while this process alone holds the lock file. A lock whose holder was killed is taken over. Throws what
 * `action` throws, and the signal's reason when it aborts while waiting.
 */
export async function withFileLock<T>(
  path: string,
  action: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    const holder = readOwner(path);
    if (holder && isRunning(holder)) {
      if (!told) options.onWait?.(holder);
      told = true;
      await sleep(pollInterval, undefined, options.signal ? { signal: options.signal } : {});
    } else {
      takeAway(path, holder);
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** Written elsewhere and linked into place, so that nobody ever reads a lock without its holder. */
function take(path: string): boolean {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify(ownIdentity()));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes a dead holder's lock. Two waiters may see the same dead lock and the slower one must not remove what the faster one
 * has taken meanwhile, so the file is moved aside first and put back where it turns out to be alive.
 */
function takeAway(path: string, dead: ProcessIdentity | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && moved.pid !== dead?.pid && isRunning(moved)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}
