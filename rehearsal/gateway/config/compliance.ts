import { type Place, placeKey } from "../place";
import { resourceKey } from "./configurationItem";

export type ComplianceType = "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE" | "INSUFFICIENT_DATA";

/** One resource's state by one rule. */
export interface EvaluationResult {
  readonly ruleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: ComplianceType;
  readonly annotation?: string | undefined;
  /** The moment of the state that was evaluated. */
  readonly orderingTimestamp: Date;
  readonly configRuleInvokedTime: Date;
  readonly resultRecordedTime: Date;
}

/** A result that differs from the one before it; `before` is left out where there was none. */
export interface ComplianceChange {
  readonly after: EvaluationResult;
  readonly before?: EvaluationResult;
}

/** What the rules of every account and Region found, the latest result of each rule and resource. */
export class ComplianceRecord {
  private readonly byPlace = new Map<string, Map<string, EvaluationResult>>();

  /**
   * Keeps a result. Undefined where nothing changes: a state older than the known one, the same compliance again, or a first
   * result that says that the rule does not apply.
   */
  put(place: Place, result: EvaluationResult): ComplianceChange | undefined {
    const results = this.byPlace.get(placeKey(place)) ?? new Map<string, EvaluationResult>();
    this.byPlace.set(placeKey(place), results);
    const key = `${result.ruleName}/${resourceKey(result)}`;
    const before = results.get(key);
    if (before && before.orderingTimestamp > result.orderingTimestamp) return undefined;
    results.set(key, result);
    if ((before?.complianceType ?? "NOT_APPLICABLE") === result.complianceType) return undefined;
    return { after: result, ...(before === undefined ? {} : { before }) };
  }

  /** The results of a place; those that do not apply are left out unless asked for, as AWS leaves them out. */
  of(
    place: Place,
    filter: Partial<Pick<EvaluationResult, "ruleName" | "resourceType" | "resourceId">> & {
      readonly complianceTypes?: readonly string[] | undefined;
    } = {},
  ): readonly EvaluationResult[] {
    const types = filter.complianceTypes?.length ? filter.complianceTypes : ["COMPLIANT", "NON_COMPLIANT"];
    return [...(this.byPlace.get(placeKey(place))?.values() ?? [])].filter(
      (result) =>
        types.includes(result.complianceType) &&
        (filter.ruleName ?? result.ruleName) === result.ruleName &&
        (filter.resourceType ?? result.resourceType) === result.resourceType &&
        (filter.resourceId ?? result.resourceId) === result.resourceId,
    );
  }

  /** Forgets what a rule found, as deleting it does. */
  removeRule(place: Place, ruleName: string): void {
    const results = this.byPlace.get(placeKey(place));
    for (const [key, result] of results ?? []) if (result.ruleName === ruleName) results?.delete(key);
  }
}

/** A rule or resource is as compliant as the worst of its results; without any there is no data. */
export function worstOf(results: readonly EvaluationResult[]): ComplianceType {
  if (results.some(({ complianceType }) => complianceType === "NON_COMPLIANT")) return "NON_COMPLIANT";
  return results.some(({ complianceType }) => complianceType === "COMPLIANT") ? "COMPLIANT" : "INSUFFICIENT_DATA";
}
