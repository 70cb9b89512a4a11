import { hostname } from "node:os";

/** Who holds a stack's lock, as a file backend tells of it. */
export interface LockHolder {
  /** `alice@build-7` */
  readonly who: string;
  readonly pid: number;
  /** As the backend writes it. */
  readonly since: string;
  /** `gone` where the process was one of this machine's and is no more: only then is the lock certainly left over. */
  readonly standing: "alive" | "gone" | "elsewhere";
}

/** `…: created by alice@build-7 (pid 4711) at 2026-11-21T09:30:00Z` (pulumi/pulumi, pkg/backend/diy/lock.go). */
const holder = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g;

/** The holders that a refusal names; a backend that is a service names none. */
export function lockHolders(refusal: string, host: string = hostname(), alive = isAlive): readonly LockHolder[] {
  return [...refusal.matchAll(holder)].map(([, user = "", on = "", pid = "", since = ""]) => ({
    who: `${user}@${on}`,
    pid: Number(pid),
    since,
    standing: on !== host ? "elsewhere" : alive(Number(pid)) ? "alive" : "gone",
  }));
}

export function isLocked(refusal: string): boolean {
  return /currently locked by|another update is currently in progress/i.test(refusal);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
