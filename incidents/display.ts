import { describeHold } from "../functions/domain/hold";
import { type ImpactCard, impactLines } from "../functions/domain/impactCard";
import type { Incident } from "../functions/domain/incident";
import { requestLine } from "../functions/domain/notice";
import type { ExtendAnswer, ReleaseAnswer, ReleasedItem } from "../functions/release-incident/request";
import type { ContainAnswer } from "../functions/request-containment/request";
import { columns } from "../output/columns";

/** One line an incident, columns aligned. */
export function incidentTable(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return "No incidents.";
  const rows = incidents.map((incident) => [
    incident.incidentId,
    incident.status,
    incident.accountId,
    incident.region,
    incident.resource,
    incident.findingType,
    incident.openedAt.slice(0, 19).replace("T", " "),
  ]);
  return columns([["INCIDENT", "STATUS", "ACCOUNT", "REGION", "RESOURCE", "FINDING", "OPENED (UTC)"], ...rows]);
}

/** Everything about one incident, for a person. */
export function incidentDetails(incident: Incident): string {
  const facts: [string, string | undefined][] = [
    ["Status", incident.status],
    ["Summary", incident.summary],
    ["Account", `${incident.accountId} (${incident.partition}, ${incident.region})`],
    ["Resource", incident.resource],
    ["Responder", incident.action],
    ["Finding", `${incident.findingType} (${incident.findings.join(", ")})`],
    ["Playbook row", incident.row],
    ["Opened", incident.openedAt],
    ["Contained", incident.containedAt],
    ["Asked by", incident.request === undefined ? undefined : requestLine(incident.request)],
    ["Held", incident.hold === undefined ? undefined : describeHold(incident.hold)],
    ...(incident.extensions ?? []).map(({ by, at, reason, until }): [string, string] => [
      "Extended",
      `${at} to ${until} by ${by}: ${reason}`,
    ]),
    ["Told", incident.notifiedAt],
    ["Exception", incident.exception],
    ["Of its exception", incident.exceptionNote],
    ["Released", incident.releasedAt === undefined ? undefined : `${incident.releasedAt} by ${incident.releasedBy}`],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const changes = incident.changes.map((change) => [
    change.item,
    change.state,
    change.detail ?? "",
    `before: ${JSON.stringify(change.before)}`,
  ]);
  return [
    incident.incidentId,
    columns(lines),
    ...(incident.impact === undefined ? [] : ["", "What it meant", ...cardLines(incident.impact)]),
    ...(changes.length === 0 ? [] : ["", "Changes", columns(changes)]),
  ].join("\n");
}

function cardLines(card: ImpactCard): string[] {
  return impactLines(card).map((line) => `  ${line}`);
}

/** How a request to contain something ended. */
export function containReport(answer: ContainAnswer): string {
  if (answer.kind !== "answered") {
    const word = answer.kind === "refused" ? "Refused, and nothing was changed" : "Failed";
    return [`${word}: ${answer.reason}`, `Next: ${answer.nextStep}`, `Request ${answer.requestId}`].join("\n");
  }
  const { outcome, responder, row, incident, requestId } = answer;
  const { impact, nextStep } = outcome;
  const about = incident?.incidentId ?? incident?.key;
  return [
    `${outcome.kind.toUpperCase()}: ${outcome.summary}`,
    ...(impact === undefined ? [] : ["", "What it would mean", ...cardLines(impact), ""]),
    ...(nextStep === undefined ? [] : [`Next: ${nextStep}`]),
    ...(about === undefined ? [] : [`Incident ${about}; it tells more with: npm run incidents -- show ${about}`]),
    `Request ${requestId}, by ${responder} (playbook row ${row})`,
  ].join("\n");
}

export function extendReport(answer: ExtendAnswer): string {
  return answer.kind === "extended"
    ? `${answer.incidentId} is held ${describeHold(answer.hold)}.`
    : `Not extended: ${answer.reason}`;
}

const wordOf: Readonly<Record<ReleasedItem["state"], string>> = {
  released: "  restored",
  "release-refused": "  REFUSED",
  failed: "  FAILED",
};

export function releaseReport(answer: ReleaseAnswer): string {
  switch (answer.kind) {
    case "refused":
      return `Not released: ${answer.reason}`;
    case "nothing-to-release":
      return `Nothing to release: ${answer.reason}`;
    case "released":
    case "partly-released":
      return [
        answer.kind === "released"
          ? `${answer.incidentId} is released.`
          : `${answer.incidentId} is released in part; do the rest by hand.`,
        columns(answer.items.map(({ item, state, detail }) => [wordOf[state], item, detail])),
      ].join("\n");
  }
}
