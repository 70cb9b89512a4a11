/** What Firebreak takes from a GuardDuty finding; everything else about the resource is read live. */
export interface GuardDutyFinding {
  readonly id: string;
  /** `Backdoor:EC2/C&CActivity.B!DNS` */
  readonly type: string;
  /** The account that the finding is about. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** 1.0 to 10.0; no response depends on it being there. */
  readonly severity: number | undefined;
  readonly title: string;
  /** ISO 8601 in UTC; GuardDuty sends a finding again, with a later time, while the activity goes on. */
  readonly updatedAt: string;
  /** ISO 8601 in UTC: the newest activity that the finding covers. */
  readonly lastSeen: string;
  readonly sample: boolean;
  /** `Instance`, `AccessKey`, `Container`, …; not to be read off the type, nor off which details are present. */
  readonly resourceType: string;
  readonly resourceRole: string | undefined;
  readonly instanceId: string | undefined;
  /** What EventBridge itself stamped on the event. */
  readonly envelope: { readonly eventId: string; readonly account: string; readonly region: string };
}

/** One state of one finding: the same for every delivery of it, another when GuardDuty updates the finding. */
export function occurrenceOf(finding: GuardDutyFinding): string {
  return `${finding.id}@${finding.updatedAt}`;
}
