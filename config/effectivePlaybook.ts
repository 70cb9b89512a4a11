import type { Detection } from "../functions/domain/detection";
import type { Answered } from "../functions/notify/options";
import { blockPrincipalFindings, isolateEc2Findings, type PlaybookRow, playbook } from "../playbook";

/** What of a stack's config changes the playbook. An empty list stands for the reference's. */
export interface PlaybookSettings {
  /** Names of the enabled responders. */
  readonly enabled: readonly string[];
  readonly isolateEc2Findings: readonly string[];
  readonly blockPrincipalFindings: readonly string[];
  /** GuardDuty severity from which people are told of what is not grave by its type. */
  readonly notifySeverityAtLeast: number;
  /** CIDR, or `vpc` for the range of the group's own VPC. */
  readonly allowedNetworkRangeIPv4: string;
  readonly allowedNetworkRangeIPv6: string;
  /** Ports that may stay open to the world: `443`, `8000-8080`, `udp/53`. */
  readonly allowedPorts: readonly string[];
  /** Who may contain by a tag; nobody: no row does. */
  readonly containmentTagPrincipals: readonly string[];
  /** Rows of the stack's own, beside the playbook's; they stand as they are written. */
  readonly additionalRows: readonly PlaybookRow[];
}

/**
 * The playbook as this stack's config has it: rows of enabled responders only, the reference's lists of finding types
 * replaced where the config gives its own, the network ranges that open security groups are confined to, the severity from
 * which people are told, and rows of the stack's own. The row of unanswered findings gets what the others answer, and one that
 * releases the runbooks that others start.
 */
export function effectivePlaybook(
  settings: PlaybookSettings,
  rows: readonly PlaybookRow[] = playbook,
): readonly PlaybookRow[] {
  const own = rows.map((row) => withSeverity(withFindingTypes(row, settings), settings));
  const enabled = [...own, ...settings.additionalRows]
    .filter(({ respond }) => settings.enabled.includes(respond))
    .filter(({ detection }) => detection.source !== "tag" || settings.containmentTagPrincipals.length > 0)
    .map((row) => withAllowedRanges(row, settings));
  const answered = enabled.flatMap(({ detection }) => answeredBy(detection));
  const documents = enabled.flatMap((row) => (row.respond === "start-automation" ? row.options.document : []));
  return enabled.map((row) => withDocuments(withAnswered(row, answered), documents));
}

function withFindingTypes(row: PlaybookRow, settings: PlaybookSettings): PlaybookRow {
  const { detection } = row;
  if (detection.source !== "guardduty") return row;
  const [first, ...rest] =
    detection.types === isolateEc2Findings
      ? settings.isolateEc2Findings
      : detection.types === blockPrincipalFindings
        ? settings.blockPrincipalFindings
        : [];
  return first === undefined ? row : { ...row, detection: { ...detection, types: [first, ...rest] } };
}

/** A row that tells of every severity goes on to. */
function withSeverity(row: PlaybookRow, { notifySeverityAtLeast }: PlaybookSettings): PlaybookRow {
  const { detection, respond } = row;
  if (respond !== "notify" || detection.source !== "guardduty" || detection.severityAtLeast === undefined) return row;
  return { ...row, detection: { ...detection, severityAtLeast: notifySeverityAtLeast } };
}

/** A row's own ranges and ports stand. */
function withAllowedRanges(row: PlaybookRow, settings: PlaybookSettings): PlaybookRow {
  if (row.respond !== "confine-security-group") return row;
  const { allowedNetworkRangeIPv4: allowedIPv4, allowedNetworkRangeIPv6: allowedIPv6, allowedPorts } = settings;
  return { ...row, options: { allowedIPv4, allowedIPv6, allowedPorts: [...allowedPorts], ...row.options } };
}

function answeredBy(detection: Detection): Answered[] {
  if (detection.source !== "guardduty" || detection.types === "unanswered") return [];
  const { types, severityAtLeast } = detection;
  return [{ types: [...types], ...(severityAtLeast === undefined ? {} : { severityAtLeast }) }];
}

/** Its pattern can't leave them out, for a pattern has no room for what all others name; its function does. */
function withAnswered(row: PlaybookRow, answered: readonly Answered[]): PlaybookRow {
  const { detection } = row;
  if (row.respond !== "notify" || detection.source !== "guardduty" || detection.types !== "unanswered") return row;
  return { ...row, options: { ...row.options, answered: merged(answered) } };
}

/** An incident of a runbook is found by the runbook's name. */
function withDocuments(row: PlaybookRow, documents: readonly string[]): PlaybookRow {
  if (row.respond !== "release-incident") return row;
  return { ...row, options: { documents: [...new Set(documents)], ...row.options } };
}

/** Rows of one floor as one: an input template is short. */
function merged(answered: readonly Answered[]): Answered[] {
  const floors = [...new Set(answered.map(({ severityAtLeast }) => severityAtLeast))];
  return floors.map((severityAtLeast) => ({
    types: [
      ...new Set(answered.filter((each) => each.severityAtLeast === severityAtLeast).flatMap(({ types }) => types)),
    ],
    ...(severityAtLeast === undefined ? {} : { severityAtLeast }),
  }));
}
