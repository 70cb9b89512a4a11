import type { PermissionStatement } from "./permissions";

/** What asking who set an exception takes in the account of the resource. */
export const provenancePermissions = [
  {
    sid: "AskWhoSetException",
    actions: ["cloudtrail:LookupEvents"],
    resources: ["*"],
    because: "LookupEvents takes no resource (Service Authorization Reference, AWS CloudTrail).",
  },
] as const satisfies readonly PermissionStatement[];
