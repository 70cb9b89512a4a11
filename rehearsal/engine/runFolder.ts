import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, ownIdentity, readOwner } from "../setup/processIdentity";
import { endProcessesOf } from "./runProcesses";

/** Set in this process before it starts any other, so that every descendant can be told by it after a kill. */
export const runVariable = "FIREBREAK_RUN";

/** The folder of one run: state backend, Pulumi home, provider bundle. Gone when the run ends. */
export class RunFolder {
  private constructor(
    readonly id: string,
    readonly path: string,
    /** The environment from before; a run may be opened within another, such as that of `npm test`. */
    private readonly outer: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Makes the folder under `<state>/runs` and marks this process, and what it starts from now on, as part of the run. */
  static open(state: string): RunFolder {
    const id = `${new Date().toISOString().replace(/[-:]|\..*/g, "")}-${randomBytes(3).toString("hex")}`;
    const path = join(state, "runs", id);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, ownerFile), JSON.stringify(ownIdentity()));
    const run = new RunFolder(id, path, { [runVariable]: process.env[runVariable], TMPDIR: process.env.TMPDIR });
    process.env[runVariable] = id;
    // Temporary files of the engine, the functions and the tests go with the run, however it ends.
    process.env.TMPDIR = run.folder("tmp");
    return run;
  }

  folder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Ends whatever process of the run is still there, then removes the folder. */
  close(): void {
    endProcessesOf(this.id);
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    if (process.env[runVariable] !== this.id) return;
    for (const [name, value] of Object.entries(this.outer)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const ownerFile = "owner.json";

/**
 * Removes what earlier runs left when they were killed: their processes (the emulator, functions, the engine) and their
 * folders. Runs whose own process is still alive are left alone. Returns how many were removed.
 */
export function removeAbandonedRuns(state: string): number {
  const runs = join(state, "runs");
  const abandoned = list(runs).filter((id) => {
    const owner = readOwner(join(runs, id, ownerFile));
    return owner === undefined || !isRunning(owner);
  });
  for (const id of abandoned) {
    endProcessesOf(id);
    rmSync(join(runs, id), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  return abandoned.length;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
