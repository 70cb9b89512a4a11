import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errorCode";

/**
 * Repeats a call on something that was made a moment ago while EC2 answers that it does not know it ("Eventual
 * consistency in the Amazon EC2 API"). Waits 100, 200, 400, 800 ms; then throws what EC2 says.
 */
export async function untilVisible<T>(notFoundCode: string, call: () => Promise<T>): Promise<T> {
  for (let wait = 100; ; wait *= 2) {
    try {
      return await call();
    } catch (error) {
      if (errorCode(error) !== notFoundCode || wait > 800) throw error;
    }
    await sleep(wait);
  }
}
