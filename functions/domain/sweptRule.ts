import { ruleNameOf } from "./configRule";

/** One Config rule in one account and Region that finds something non-compliant. */
export interface SweptRule {
  readonly accountId: string;
  readonly region: string;
  /** The name that the rule carries there: `OrgConfigRule-ENCRYPTED_VOLUMES-a1b2c3d4`. */
  readonly carriedName: string;
}

/** The order in which a sweep goes through the rules: the same each time, so that it can go on where it stopped. */
export function placeOf({ accountId, region, carriedName }: SweptRule): string {
  return `${accountId}/${region}/${carriedName}`;
}

/** The rules to look into, in order: those of the playbook, under whichever name they carry, and after the place where a sweep stopped. */
export function rulesToSweep(
  found: readonly SweptRule[],
  wanted: readonly string[],
  after: string | undefined,
): readonly SweptRule[] {
  return found
    .filter(({ carriedName }) => wanted.includes(ruleNameOf(carriedName)))
    .filter((rule) => after === undefined || placeOf(rule) > after)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}
