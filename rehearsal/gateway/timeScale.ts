import { setTimeout as sleep } from "node:timers/promises";

/** Shortens the waits that on AWS take seconds to minutes (retries, back-offs), so that a rehearsal shows them in moments. */
export class TimeScale {
  /** Real seconds per AWS second. 1 waits as long as AWS does. */
  constructor(public factor = 0.001) {}

  /** Waits what AWS would wait `seconds` for. Ends early, with an `AbortError`, when the signal fires. */
  async delay(seconds: number, signal?: AbortSignal): Promise<void> {
    await sleep(seconds * this.factor * 1000, undefined, signal ? { signal } : {});
  }
}
