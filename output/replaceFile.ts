import { renameSync, writeFileSync } from "node:fs";

/** Writes the file whole or not at all: nobody ever reads half of it. */
export function replaceFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
