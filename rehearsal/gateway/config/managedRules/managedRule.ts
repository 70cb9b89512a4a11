import type { ConfigurationItem } from "../configurationItem";

export interface Verdict {
  readonly complianceType: "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE";
  readonly annotation?: string;
}

/** One of AWS's own rules, evaluated on the configuration items of its resource type. */
export interface ManagedRule {
  /** `ENCRYPTED_VOLUMES` */
  readonly identifier: string;
  readonly resourceTypes: readonly string[];
  readonly triggers: readonly ("change" | "periodic")[];
  evaluate(item: ConfigurationItem, parameters: Readonly<Record<string, string>>): Verdict;
}

export const compliant: Verdict = { complianceType: "COMPLIANT" };
export const notApplicable: Verdict = { complianceType: "NOT_APPLICABLE" };

export function nonCompliant(annotation?: string): Verdict {
  return { complianceType: "NON_COMPLIANT", ...(annotation === undefined ? {} : { annotation }) };
}
