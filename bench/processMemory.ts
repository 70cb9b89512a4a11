import { readFileSync } from "node:fs";

/** What processes hold of memory, in MiB, shared pages by their share; undefined where the system does not tell (no /proc). */
export function memoryOf(pids: readonly number[]): number | undefined {
  let kibibytes: number | undefined;
  for (const pid of pids) {
    try {
      const held = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
      kibibytes = (kibibytes ?? 0) + Number(held ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kibibytes === undefined ? undefined : kibibytes / 1024;
}
