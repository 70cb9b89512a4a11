import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process that can be told from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process. */
  readonly startedAt: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? "" };
}

/** Whether that very process still runs; an id that was given to another process since does not count. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startOf(identity.pid) === identity.startedAt;
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
