import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const namePattern = /^firebreak-lambda-(\d+)-/;

/**
 * Makes a temporary folder for unpacked code, named by this process, and removes those of earlier rehearsals that were
 * killed before they could.
 */
export async function makeCodeFolder(parent = tmpdir()): Promise<string> {
  for (const name of await readdir(parent)) {
    const owner = Number(namePattern.exec(name)?.[1]);
    if (owner > 0 && !isRunning(owner)) await rm(join(parent, name), { recursive: true, force: true });
  }
  return mkdtemp(join(parent, `firebreak-lambda-${process.pid}-`));
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
