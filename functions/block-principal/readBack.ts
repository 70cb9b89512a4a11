import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "../aws/errorCode";

/**
 * Asks until the answer is yes: what IAM has accepted it may not show for a moment ("Changes that I make are not always
 * immediately visible", IAM user guide). Waits 100, 200, 400, 800, 1600 ms; then the answer is no.
 */
export async function untilShown(isShown: () => Promise<boolean>): Promise<boolean> {
  for (let wait = 100; ; wait *= 2) {
    if (await isShown()) return true;
    if (wait > 1600) return false;
    await sleep(wait);
  }
}

/**
 * Repeats a change while IAM answers that somebody else changes the same principal, which another responder may do. Waits
 * 100, 200, 400, 800 ms; then throws what IAM says.
 */
export async function despiteOthers<T>(change: () => Promise<T>): Promise<T> {
  for (let wait = 100; ; wait *= 2) {
    try {
      return await change();
    } catch (error) {
      if (!errorCode(error).startsWith("ConcurrentModification") || wait > 800) throw error;
    }
    await sleep(wait);
  }
}
