import type { PermissionStatement } from "./permissions";

/** What archiving a contained incident's finding takes in the security account, where GuardDuty's administrator is. */
export const archivePermissions = [
  {
    sid: "FindDetector",
    actions: ["guardduty:ListDetectors"],
    resources: ["*"],
    because: "ListDetectors takes no resource (Service Authorization Reference, Amazon GuardDuty).",
  },
  {
    sid: "ArchiveFinding",
    actions: ["guardduty:ArchiveFindings"],
    resources: ["arn:{partition}:guardduty:*:{account}:detector/*"],
  },
] as const satisfies readonly PermissionStatement[];
