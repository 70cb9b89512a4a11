import type { Incident } from "./incident";
import type { NoticedFinding } from "./noticedFinding";

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
    | "FOUND"
    | "FOUND AGAIN"
    | "RELEASED"
    | "PARTLY RELEASED"
    | "NOT RELEASED";
  readonly incident: Incident;
  readonly summary: string;
  /** The finding itself, where it is told for a person to answer. */
  readonly finding?: NoticedFinding;
  /** What a person should do now, if anything. */
  readonly nextStep?: string;
}

/** SNS takes 100 printable ASCII characters as a subject. */
export function noticeSubject(notice: Notice): string {
  const { heading, incident } = notice;
  const beginning = `[Firebreak] ${heading}: `;
  const end = ` in ${incident.accountId} (${incident.region})`;
  const name = noticeName(notice).slice(0, 100 - beginning.length - end.length);
  return `${beginning}${name}${end}`.replace(/[^\x20-\x7e]/g, "?");
}

/** What it is about, in a word: the resource; where a finding is told, its type. */
export function noticeName({ incident, finding }: Notice): string {
  return finding === undefined ? (incident.resource.split("/").at(-1) ?? incident.resource) : incident.findingType;
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
    ...(notice.finding === undefined ? [] : findingLines(notice.finding)),
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

function findingLines({ severity, about, firstSeen, lastSeen, description, console }: NoticedFinding): string[] {
  return [
    ...(severity === undefined ? [] : [`Severity   ${severity}`]),
    `About      ${about}`,
    `Seen       ${firstSeen} to ${lastSeen}`,
    ...(console === undefined ? [] : [`Console    ${console}`]),
    ...(description === undefined ? [] : ["", description]),
  ];
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
    finding: notice.finding,
  });
}
