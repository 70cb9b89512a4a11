import { type Finding, occurrenceOf } from "./finding";
import type { Incident, IncidentSubject } from "./incident";
import { incidentIdOf } from "./incidentId";

/**
 * An incident of now, about a finding that a row of the playbook sent, before anything is changed or anybody told. Account and
 * Region are the finding's unless it is about others; what an action has beside comes with `more`.
 */
export function newIncident(
  { finding, row }: { readonly finding: Finding; readonly row: string },
  about: Pick<IncidentSubject, "resource" | "action"> & Partial<IncidentSubject>,
  more: Pick<Incident, "status"> & Partial<Incident>,
): Incident {
  const openedAt = new Date().toISOString();
  const subject = { accountId: finding.accountId, region: finding.region, ...about };
  return {
    ...subject,
    incidentId: incidentIdOf(subject, openedAt),
    partition: finding.partition,
    version: 1,
    findings: [finding.id],
    findingType: finding.type,
    occurrence: occurrenceOf(finding),
    row,
    openedAt,
    updatedAt: openedAt,
    changes: [],
    notices: [],
    ...more,
  };
}
