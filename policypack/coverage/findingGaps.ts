import { matchesAny } from "../../functions/domain/detection";
import { guardDutyTypes } from "../../functions/domain/guardDutyTypes";
import type { EventRule } from "./eventRules";
import { guardDutyFinding, isMatched, severitiesFrom } from "./sampleEvents";

/** What of GuardDuty's findings must be answered. */
export interface FindingCoverage {
  /** Severity from which each type must be answered. */
  readonly severityAtLeast: number;
  /** Whether a row must name each type, so that the row of unanswered findings alone is not enough. */
  readonly everyTypeNamed: boolean;
  /** Types and prefixes (`Behavior:EC2/*`) that need no row. */
  readonly ignoredFindings: readonly string[];
}

/** The types of GuardDuty's present list that, at one severity or another, none of the rules matches; and, if asked, none names. */
export function findingGaps(rules: readonly EventRule[], coverage: FindingCoverage): readonly string[] {
  const naming = rules.filter((rule) => !matchesAnyType(rule));
  const severities = severitiesFrom(coverage.severityAtLeast);
  return guardDutyTypes.active
    .filter((type) => !matchesAny(coverage.ignoredFindings, type))
    .filter(
      (type) =>
        severities.some((severity) => !isMatched(rules, guardDutyFinding(type, severity))) ||
        (coverage.everyTypeNamed && !isMatched(naming, guardDutyFinding(type, 9))),
    );
}

/** Whether the rule has to do with GuardDuty's findings at all. */
export function matchesFindings({ pattern }: EventRule): boolean {
  return guardDutyTypes.active.some((type) => pattern.matches(guardDutyFinding(type, 9)));
}

/** A family of which all types are there by its prefix, `Backdoor:Lambda/*`; of another, the types. */
export function asFamilies(types: readonly string[]): readonly string[] {
  const whole = familiesOf(guardDutyTypes.active);
  return [...familiesOf(types)].flatMap(([family, members]) =>
    members.length === whole.get(family)?.length ? [`${family}*`] : members,
  );
}

function familiesOf(types: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>();
  for (const type of types) {
    const family = type.slice(0, type.indexOf("/") + 1);
    families.set(family, [...(families.get(family) ?? []), type]);
  }
  return families;
}

/** Whether it matches a type that there is not: the row of unanswered findings names none. */
function matchesAnyType({ pattern }: EventRule): boolean {
  return pattern.matches(guardDutyFinding("Unlisted:Unlisted/Unlisted", 9));
}
