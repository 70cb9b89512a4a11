import { createHash } from "node:crypto";
import { join } from "node:path";
import { stateFolderOf } from "./backend";

/**
 * Folder of the records: beside the state where that is a folder itself, so that whoever shares the one shares the other; else in
 * `folder` by backend, for two backends may have stacks of the same name.
 */
export function recordPlace(backend: string, folder: string): string {
  const state = stateFolderOf(backend);
  return state === undefined
    ? join(folder, "records", createHash("sha256").update(backend).digest("hex").slice(0, 16))
    : join(state, ".firebreak", "rollout");
}
