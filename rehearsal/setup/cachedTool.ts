import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "./fileLock";

export interface CachedTool {
  /** Where it lives; its name carries the version or the content's hash. */
  readonly folder: string;
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
