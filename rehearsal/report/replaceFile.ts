import { renameSync, writeFileSync } from "node:fs";

/** Writes the file whole or not at all: nobody ever reads half of it. `mode` is that of a new file, as `open(2)` takes it. */
export function replaceFile(path: string, content: string, mode = 0o666): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, path);
}
