import type { Incident } from "../functions/domain/incident";
import type { ReleaseAnswer, ReleasedItem } from "../functions/release-incident/request";
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
  return [incident.incidentId, columns(lines), ...(changes.length === 0 ? [] : ["", "Changes", columns(changes)])].join(
    "\n",
  );
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
