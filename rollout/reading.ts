import { describeError, errorCode } from "../functions/aws/errorCode";

/** What AWS told, or why it did not. */
export type Reading<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "unread"; readonly because: string };

/** Never rejects. */
export async function reading<Value>(read: () => Promise<Value>): Promise<Reading<Value>> {
  try {
    return { kind: "read", value: await read() };
  } catch (error) {
    return { kind: "unread", because: describeError(error) };
  }
}

/** What `read` resolves with, or undefined where AWS says by one of these codes that it is not there. */
export async function orAbsent<Value>(
  codes: readonly string[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (codes.includes(errorCode(error))) return undefined;
    throw error;
  }
}
