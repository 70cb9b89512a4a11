/** GuardDuty's word for a severity of 1.0 to 10.0 (GuardDuty user guide, "Severity levels of GuardDuty findings"). */
export function severityWord(severity: number): "Low" | "Medium" | "High" | "Critical" {
  if (severity >= 9) return "Critical";
  if (severity >= 7) return "High";
  return severity >= 4 ? "Medium" : "Low";
}
