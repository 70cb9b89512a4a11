import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../report/failure";
import { withFileLock } from "./fileLock";

export interface CachedTool {
  /** Where it lives; its name carries the version or the content's hash. */
  readonly folder: string;
  /** Room that making it takes in that folder. */
  readonly megabytes: number;
  /** A cheap look whether it still works, such as a link that may dangle. */
  readonly isIntact: (folder: string) => boolean;
  /** Fills the folder, which is empty. */
  readonly make: (folder: string) => Promise<void>;
  readonly onWait?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a tool once and finds it again later. It counts as there only when its last file, `complete`, was written, so a run
 * that was killed half-way leaves nothing that a later one takes for whole; two set-ups at once make it once.
 */
export async function cachedTool(tool: CachedTool): Promise<{ readonly folder: string; readonly made: boolean }> {
  const { folder } = tool;
  const ready = () => existsSync(join(folder, "complete")) && tool.isIntact(folder);
  if (ready()) return { folder, made: false };
  const make = async () => {
    if (ready()) return false;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    try {
      requireRoom(folder, tool.megabytes);
      await tool.make(folder);
      writeFileSync(join(folder, "complete"), new Date().toISOString());
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return true;
  };
  const options = { signal: tool.signal, ...(tool.onWait ? { onWait: tool.onWait } : {}) };
  return { folder, made: await withFileLock(`${folder}.lock`, make, options) };
}

/** Beforehand, because not every tool says why it failed when the disk was full. */
function requireRoom(folder: string, megabytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free >= megabytes) return;
  throw new Failure(
    `The disk is too full: ${folder} needs ${megabytes} MB, and ${free} MB are free.`,
    "Free some space, or point FIREBREAK_CACHE at a folder on another disk, and run this again.",
  );
}
