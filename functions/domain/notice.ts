import { printable } from "./exceptionNote";
import { describeHold } from "./hold";
import { impactLines } from "./impactCard";
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
    | "NOT RELEASED"
    | "HOLD ENDED"
    | "EXTENDED";
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

/** SNS takes 256 kB for all forms of a notice together, or none of it; a security group may have a thousand rules. */
const mostListed = 100;

/** Longest summary or next step, in characters: one may name every item that failed. */
const longestText = 4000;

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

/** What failed first, for that is what people have to see to. */
function listed({ changes }: Incident): readonly Incident["changes"][number][] {
  if (changes.length <= mostListed) return changes;
  const failed = changes.filter(({ state }) => state === "failed");
  return [...failed, ...changes.filter(({ state }) => state !== "failed")].slice(0, mostListed);
}

/** For people, as an e-mail shows it. */
export function noticeText(notice: Notice): string {
  const { incident } = notice;
  return [
    `${notice.heading}: ${cut(notice.summary)}`,
    "",
    `Incident   ${incident.incidentId}`,
    `Account    ${incident.accountId}`,
    `Region     ${incident.region}`,
    `Resource   ${incident.resource}`,
    `Finding    ${incident.findingType}`,
    `Playbook   ${incident.row}`,
    ...(incident.request === undefined ? [] : [`Asked by   ${requestLine(incident.request)}`]),
    ...(incident.hold === undefined ? [] : [`Held       ${describeHold(incident.hold)}`]),
    ...(incident.exceptionNote === undefined ? [] : [`Exception  ${cut(incident.exceptionNote)}`]),
    ...(notice.finding === undefined ? [] : findingLines(notice.finding)),
    ...(incident.changes.length === 0
      ? []
      : [
          "",
          "What was done:",
          ...listed(incident).map(
            (change) => `  ${change.item}: ${change.state}${change.detail === undefined ? "" : ` - ${change.detail}`}`,
          ),
          ...(incident.changes.length > mostListed
            ? [`  ${incident.changes.length - mostListed} more: npm run incidents -- show ${incident.incidentId}`]
            : []),
        ]),
    ...(incident.impact === undefined ? [] : ["", "What that means:", ...impactLines(incident.impact).map(indented)]),
    ...(notice.nextStep === undefined ? [] : ["", `Next: ${cut(notice.nextStep)}`]),
    "",
  ].join("\n");
}

function indented(line: string): string {
  return `  ${line}`;
}

/** `arn:aws:iam::111122223333:user/ana by hand: a reason` */
export function requestLine({ by, via, reason }: NonNullable<Incident["request"]>): string {
  return printable(`${by} ${via === "person" ? "by hand" : "by the topic"}: ${reason}`);
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
    summary: cut(notice.summary),
    nextStep: notice.nextStep === undefined ? undefined : cut(notice.nextStep),
    incidentId: incident.incidentId,
    status: incident.status,
    accountId: incident.accountId,
    region: incident.region,
    resource: incident.resource,
    responder: incident.action,
    findingType: incident.findingType,
    findings: incident.findings.slice(-mostListed),
    row: incident.row,
    request: incident.request,
    hold: incident.hold,
    impact: incident.impact,
    exception: incident.exceptionNote === undefined ? undefined : cut(incident.exceptionNote),
    changes: listed(incident).map(({ item, state, detail }) => ({ item, state, detail })),
    changesLeftOut: Math.max(0, incident.changes.length - mostListed),
    finding: notice.finding,
  });
}
