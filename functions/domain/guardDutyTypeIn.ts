/**
 * GuardDuty's finding type as Security Hub writes it among a finding's `Types` (GuardDuty user guide, "ASFF finding types"),
 * back in GuardDuty's own words; undefined where it has none of these forms:
 *
 * - `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS`, the usual one
 * - `TTPs/PenTest:IAMUser/KaliLinux` and `TTPs/AttackSequence:EC2/CompromisedInstanceGroup`, with the slash kept
 * - `TTPs/Initial Access/IAMUser-AnomalousBehavior`, whose purpose is written apart, with a space
 * - `TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity`
 */
export function guardDutyTypeIn(written: string): string | undefined {
  const [last = "", before = ""] = written.split("/").reverse();
  const purpose = before.replaceAll(" ", "");
  const usual = /^([A-Za-z]+):([A-Za-z0-9]+)-(.+)$/.exec(last);
  if (usual !== null && usual[2] !== "Unusual") return `${usual[1]}:${usual[2]}/${usual[3]}`;
  if (/^[A-Za-z]+:[A-Za-z0-9]+$/.test(before)) return `${before}/${last}`;
  const unusual = /^EC2:Unusual-(.+)$/.exec(last);
  if (unusual !== null) return `${purpose}:EC2/Unusual${unusual[1]?.replaceAll("-", "")}`;
  const apart = /^([A-Za-z0-9]+)-(.+)$/.exec(last);
  return apart === null || purpose === "" ? undefined : `${purpose}:${apart[1]}/${apart[2]}`;
}
