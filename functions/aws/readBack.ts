import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errorCode";

/**
 * Asks until the answer is yes: what AWS has accepted it may not show for a moment, as of IAM ("Changes that I make are not always
 * immediately visible", IAM user guide). Waits 100, 200, 400, 800, 1600 ms; then the answer is no.
 */
export async function untilShown(isShown: () => Promise<boolean>): Promise<boolean> {
  for (let wait = 100; ; wait *= 2) {
    if (await isShown()) return true;
    if (wait > 1600) return false;
    await sleep(wait);
  }
}

/** IAM's word for it, then Lambda's for a function and for an event source mapping. */
const atWork = ["ConcurrentModification", "ResourceConflictException", "ResourceInUseException"];

/**
 * Repeats a change while AWS answers that somebody else changes the same resource, which another responder may do. Waits
 * 100, 200, 400, 800 ms; then throws what AWS says.
 */
export async function despiteOthers<T>(
  change: () => Promise<T>,
  isPassing: (error: unknown) => boolean = isAtWork,
): Promise<T> {
  for (let wait = 100; ; wait *= 2) {
    try {
      return await change();
    } catch (error) {
      if (!isPassing(error) || wait > 800) throw error;
    }
    await sleep(wait);
  }
}

export function isAtWork(error: unknown): boolean {
  return atWork.some((code) => errorCode(error).startsWith(code));
}
