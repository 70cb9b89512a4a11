import { matchesAny } from "../domain/detection";
import type { Finding } from "../domain/finding";
import type { Answered } from "./options";

/** Whether another row detects the finding, as that row's pattern matches it. */
export function isAnswered(finding: Finding, answered: readonly Answered[]): boolean {
  return (
    finding.source === "guardduty" &&
    answered.some(
      ({ types, severityAtLeast }) =>
        matchesAny(types, finding.type) &&
        (severityAtLeast === undefined || (finding.severity !== undefined && finding.severity >= severityAtLeast)),
    )
  );
}
