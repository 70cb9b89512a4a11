import { type Finding, occurrenceOf } from "./finding";
import type { Incident } from "./incident";

/** Where the ledger keeps what people are told of a finding. */
export interface NotificationSubject {
  /** `finding/<id>`; what a principal does: `finding/<type>/<principal>`. */
  readonly resource: string;
  readonly region: string;
}

/**
 * One subject a finding; but every Region's GuardDuty finds the same act of a principal for itself ("Foundational data
 * sources", global events), so those are one, whichever Region and finding id they come with.
 */
export function notificationSubject(finding: Finding): NotificationSubject {
  const { source, principal, resourceType, type, id, region } = finding;
  const name = principal?.userName ?? principal?.principalId ?? principal?.accessKeyId;
  if (source !== "guardduty" || resourceType !== "AccessKey" || name === undefined) {
    return { resource: `finding/${id}`, region };
  }
  return { resource: `finding/${type}/${name}`, region: "global" };
}

/** One telling: of a state of a finding, or of a person's choice to have it told. */
export function tellingOf(finding: Finding): string {
  return finding.source === "security-hub" ? `${finding.id}@${finding.envelope.eventId}` : occurrenceOf(finding);
}

/** How the incident notes it, among its notices. */
export function noticeKeyOf(finding: Finding): string {
  return `found ${tellingOf(finding)}`;
}

/**
 * Why people are told again of what they know; undefined where they are not. GuardDuty sends a finding again every quarter
 * of an hour while its activity goes on, which is no news. News is a graver severity, activity that began after the last
 * notice, and a person who asks for it. Config's sweep repeats each day what is not mended: no news either; Config itself
 * tells a change only.
 */
export function newsIn(told: Incident, finding: Finding): string | undefined {
  if (told.notices.includes(noticeKeyOf(finding))) return undefined;
  if (finding.source === "security-hub") return "somebody asked for it once more";
  const { severity, notifiedAt = told.openedAt } = told;
  if (finding.severity !== undefined && severity !== undefined && finding.severity > severity)
    return `its severity rose from ${severity} to ${finding.severity}`;
  if (finding.swept || finding.firstSeen <= notifiedAt) return undefined;
  return `it began anew at ${finding.firstSeen}, after the last notice`;
}
