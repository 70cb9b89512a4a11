import { isolateEc2Findings, type PlaybookRow, playbook } from "../playbook";

/**
 * The playbook as this stack's config has it: rows of enabled responders only, and the reference's list of finding types
 * replaced where the config gives its own. An empty list stands for the reference's.
 */
export function effectivePlaybook(
  enabled: readonly string[],
  findingTypes: readonly string[],
  rows: readonly PlaybookRow[] = playbook,
): readonly PlaybookRow[] {
  return rows.filter((row) => enabled.includes(row.respond)).map((row) => withFindingTypes(row, findingTypes));
}

function withFindingTypes(row: PlaybookRow, [first, ...rest]: readonly string[]): PlaybookRow {
  if (row.detection.types !== isolateEc2Findings || first === undefined) return row;
  return { ...row, detection: { ...row.detection, types: [first, ...rest] } };
}
