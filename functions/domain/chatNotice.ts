import { describeHold } from "./hold";
import { impactLines } from "./impactCard";
import { type Notice, noticeName, requestLine } from "./notice";

/** Longest title and description that the chat service takes, in characters. */
const longest = { title: 250, description: 8000 } as const;

const emphasis: Readonly<Record<Notice["heading"], string>> = {
  CONTAINED: ":lock:",
  "CONTAINED AGAIN": ":lock:",
  "ALREADY CONTAINED": ":lock:",
  EXEMPT: ":label:",
  "NOT CONTAINED": ":eyes:",
  FAILED: ":rotating_light:",
  COMPLETED: ":white_check_mark:",
  FOUND: ":mag:",
  "FOUND AGAIN": ":mag:",
  RELEASED: ":unlock:",
  "PARTLY RELEASED": ":warning:",
  "NOT RELEASED": ":eyes:",
  "HOLD ENDED": ":hourglass:",
  EXTENDED: ":lock:",
};

/**
 * For chat: JSON in the schema of custom notifications, without which AWS's chat service drops what no AWS service sent
 * (Amazon Q Developer in chat applications administrator guide, "Custom notifications"). Everything about one incident
 * is one thread.
 */
export function noticeChat(notice: Notice): string {
  const { heading, incident, summary, nextStep } = notice;
  const name = noticeName(notice);
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: cut(
        `${emphasis[heading]} ${heading}: ${name} in ${incident.accountId} (${incident.region})`,
        longest.title,
      ),
      description: cut(description(notice), longest.description),
      ...(nextStep === undefined ? {} : { nextSteps: [cut(literal(nextStep), longest.description)] }),
      keywords: [heading, incident.action, incident.accountId],
    },
    metadata: {
      threadId: incident.incidentId,
      summary: cut(`${heading}: ${literal(summary)}`, longest.title),
      eventType: heading,
      relatedResources: [incident.resource],
      additionalContext: {
        incidentId: incident.incidentId,
        account: incident.accountId,
        region: incident.region,
        responder: incident.action,
        findingType: incident.findingType,
        row: incident.row,
      },
    },
  });
}

function description({ incident, summary, finding }: Notice): string {
  return [
    literal(summary),
    "",
    `*Incident* ${code(incident.incidentId)}`,
    `*Finding* ${code(incident.findingType)}`,
    `*Playbook* ${code(incident.row)}`,
    ...(incident.request === undefined ? [] : [`*Asked by* ${literal(requestLine(incident.request))}`]),
    ...(incident.hold === undefined ? [] : [`*Held* ${describeHold(incident.hold)}`]),
    ...(incident.exceptionNote === undefined ? [] : [`*Exception* ${literal(incident.exceptionNote)}`]),
    ...(finding === undefined ? [] : [`*About* ${code(finding.about)}`]),
    ...(finding?.description === undefined ? [] : [literal(finding.description)]),
    ...(finding?.console === undefined ? [] : [finding.console]),
    ...incident.changes.map(({ item, state, detail }) =>
      literal(`• ${item}: ${state}${detail === undefined ? "" : ` - ${detail}`}`),
    ),
    ...(incident.impact === undefined ? [] : impactLines(incident.impact).map((line) => literal(`• ${line}`))),
  ].join("\n");
}

/**
 * What is quoted may come from whoever holds the resource (the exception tag's value does): it must not mention people
 * (`<!channel>`, `@soc`) or make links. Other signs that look the same, because only Slack knows Slack's escapes.
 */
export function literal(text: string): string {
  return text.replace(/</g, "‹").replace(/>/g, "›").replace(/@/g, "@\u200b");
}

/** A word that is quoted as it is. */
export function code(text: string): string {
  return `\`${literal(text).replace(/`/g, "'")}\``;
}

/** At most so many characters, the last a sign that there were more. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
