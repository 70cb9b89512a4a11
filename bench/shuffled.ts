import { randomInt } from "node:crypto";

/** The values in another order, each order as likely as any (Fisher and Yates). */
export function shuffled<T>(values: readonly T[]): readonly T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    const [one, two] = [mixed[last], mixed[other]];
    if (one !== undefined && two !== undefined) {
      mixed[last] = two;
      mixed[other] = one;
    }
  }
  return mixed;
}
