import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A PATH that holds only what a test puts on it; the real one comes back with `restore`. */
export class FakePath {
  readonly folder = mkdtempSync(join(tmpdir(), "firebreak-path-"));
  readonly #bin = join(this.folder, "bin");
  readonly #realPath = process.env.PATH ?? "";

  constructor() {
    mkdirSync(this.#bin);
    process.env.PATH = this.#bin;
  }

  /** An executable that is this shell script. */
  put(name: string, script: string): void {
    writeFileSync(join(this.#bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  restore(): void {
    process.env.PATH = this.#realPath;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
