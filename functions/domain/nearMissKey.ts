import { distance } from "fastest-levenshtein";

/** Signs that a tag's key may have between its words, and that people write in more than one way. */
const betweenWords = /[\p{Z}_.:/=+@-]/gu;

/** In a shorter key one letter makes another word: `cost` and `host`. */
const shortestForSlips = 6;

/**
 * Tag keys that were most likely meant for another one, which AWS and Firebreak tell apart: `securityexception` and
 * `Security-Exception` for `SecurityException`. They differ in case, in what stands between the words, or by one slip: a
 * letter too many, too few or another, or two neighbours swapped. In the order given; never the key itself.
 */
export function nearMissKeys(keys: readonly string[], tagKey: string): readonly string[] {
  const meant = bare(tagKey);
  return keys.filter((key) => key !== tagKey && isMeant(bare(key), meant));
}

function bare(key: string): string {
  return key.toLowerCase().replace(betweenWords, "");
}

function isMeant(written: string, meant: string): boolean {
  if (written === meant) return meant !== "";
  if (meant.length < shortestForSlips) return false;
  const slips = distance(written, meant);
  return slips === 1 || (slips === 2 && isSwapped(written, meant));
}

function isSwapped(written: string, meant: string): boolean {
  const at = [...meant].findIndex((letter, index) => letter !== written[index]);
  const [first, second] = [meant[at], meant[at + 1]];
  return written === `${meant.slice(0, at)}${second}${first}${meant.slice(at + 2)}`;
}
