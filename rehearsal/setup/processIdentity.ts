import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as z from "zod";

const processIdentitySchema = z.object({
  pid: z.number(),
  /** Opaque; equal only for the same process. */
  startedAt: z.string(),
});

/** A process that can be told from a later one with the same id. */
export type ProcessIdentity = Readonly<z.output<typeof processIdentitySchema>>;

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? "" };
}

/** Whether that very process still runs; an id that was given to another process since does not count. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startOf(identity.pid) === identity.startedAt;
}

/** The process that a file names as its owner; undefined where the file is gone or not whole. */
export function readOwner(path: string): ProcessIdentity | undefined {
  try {
    return processIdentitySchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Undefined where no such process is. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      // proc(5): field 22 is the start in clock ticks since boot; field 2, the name, may itself hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    }
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return started || undefined;
  } catch {
    return undefined;
  }
}
