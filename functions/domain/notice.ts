import type { Incident } from "./incident";

/** What is told to people and machines about an incident. */
export interface Notice {
  readonly heading:
    | "CONTAINED"
    | "CONTAINED AGAIN"
    | "ALREADY CONTAINED"
    | "EXEMPT"
    | "NOT CONTAINED"
    | "FAILED"
    | "COMPLETED"
    | "RELEASED"
    | "PARTLY RELEASED";
  readonly incident: Incident;
  readonly summary: string;
  /** What a person should do now, if anything. */
  readonly nextStep?: string;
}

/** SNS takes 100 printable ASCII characters as a subject. */
export function noticeSubject({ heading, incident }: Notice): string {
  return `[Firebreak] ${heading}: ${incident.resource.split("/").at(-1)} in ${incident.accountId} (${incident.region})`
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 100);
}

/** For people, as an e-mail shows it. */
export function noticeText(notice: Notice): string {
  const { incident } = notice;
  return [
    `${notice.heading}: ${notice.summary}`,
    "",
    `Incident   ${incident.incidentId}`,
    `Account    ${incident.accountId}`,
    `Region     ${incident.region}`,
    `Resource   ${incident.resource}`,
    `Finding    ${incident.findingType}`,
    `Playbook   ${incident.row}`,
    ...(incident.changes.length === 0
      ? []
      : [
          "",
          "What was done:",
          ...incident.changes.map(
            (change) => `  ${change.item}: ${change.state}${change.detail === undefined ? "" : ` - ${change.detail}`}`,
          ),
        ]),
    ...(notice.nextStep === undefined ? [] : ["", `Next: ${notice.nextStep}`]),
    "",
  ].join("\n");
}

/** For machines: queues, functions and chat services that subscribe. */
export function noticeJson(notice: Notice): string {
  const { incident } = notice;
  return JSON.stringify({
    version: 1,
    heading: notice.heading,
    summary: notice.summary,
    nextStep: notice.nextStep,
    incidentId: incident.incidentId,
    status: incident.status,
    accountId: incident.accountId,
    region: incident.region,
    resource: incident.resource,
    responder: incident.action,
    findingType: incident.findingType,
    findings: incident.findings,
    row: incident.row,
    changes: incident.changes.map(({ item, state, detail }) => ({ item, state, detail })),
  });
}
