import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Process ids of a run's descendants, told by `FIREBREAK_RUN=<id>` in their environment: a killed run leaves no list of
 * its children, and a child's parent is gone once that was killed. This process is never among them.
 */
export function processesOf(runId: string): number[] {
  const marker = `FIREBREAK_RUN=${runId}`;
  const found = process.platform === "linux" ? fromProc(marker) : fromPs(marker);
  return found.filter((pid) => pid !== process.pid);
}

/** Kills them outright: the world they work on ends with the run. */
export function endProcessesOf(runId: string): number {
  let ended = 0;
  // A process that is just being started shows up only in a second look.
  for (let pids = processesOf(runId), looks = 0; pids.length > 0 && looks < 5; pids = processesOf(runId), looks++) {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
        ended++;
      } catch {
        // Gone by itself meanwhile.
      }
    }
  }
  return ended;
}

function fromProc(marker: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(marker);
      } catch {
        return false; // Gone, or another user's.
      }
    })
    .map(Number);
}

function fromPs(marker: string): number[] {
  const listing = execFileSync("ps", ["-E", "-A", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 64 << 20 });
  return listing
    .split("\n")
    .filter((line) => line.includes(marker))
    .map((line) => Number.parseInt(line, 10));
}
