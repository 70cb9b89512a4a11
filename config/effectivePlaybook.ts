import { isolateEc2Findings, type PlaybookRow, playbook } from "../playbook";

/** What of a stack's config changes the playbook. An empty list stands for the reference's. */
export interface PlaybookSettings {
  /** Names of the enabled responders. */
  readonly enabled: readonly string[];
  readonly isolateEc2Findings: readonly string[];
  /** CIDR, or `vpc` for the range of the group's own VPC. */
  readonly allowedNetworkRangeIPv4: string;
  readonly allowedNetworkRangeIPv6: string;
}

/**
 * The playbook as this stack's config has it: rows of enabled responders only, the reference's lists of finding types
 * replaced where the config gives its own, and the network ranges that open security groups are confined to.
 */
export function effectivePlaybook(
  settings: PlaybookSettings,
  rows: readonly PlaybookRow[] = playbook,
): readonly PlaybookRow[] {
  return rows
    .filter(({ respond }) => settings.enabled.includes(respond))
    .map((row) => withAllowedRanges(withFindingTypes(row, settings), settings));
}

function withFindingTypes(row: PlaybookRow, { isolateEc2Findings: [first, ...rest] }: PlaybookSettings): PlaybookRow {
  const { detection } = row;
  if (detection.source !== "guardduty" || detection.types !== isolateEc2Findings || first === undefined) return row;
  return { ...row, detection: { ...detection, types: [first, ...rest] } };
}

/** A row's own ranges stand. */
function withAllowedRanges(row: PlaybookRow, settings: PlaybookSettings): PlaybookRow {
  if (row.respond !== "confine-security-group") return row;
  const { allowedNetworkRangeIPv4: allowedIPv4, allowedNetworkRangeIPv6: allowedIPv6 } = settings;
  return { ...row, options: { allowedIPv4, allowedIPv6, ...row.options } };
}
