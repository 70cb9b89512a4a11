import { distance } from "fastest-levenshtein";

/** The candidate that a misspelt name most likely means, or undefined where nothing is close: more than a third would differ. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.ceil(name.length / 3) ? best.candidate : undefined;
}

/** ` Did you mean "responders"?`, or nothing where nothing is close. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}
