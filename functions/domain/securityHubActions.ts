/** A custom action of Security Hub. Its name and its identifier have at most 20 characters, the identifier letters and digits. */
export interface SecurityHubAction {
  /** What the analyst reads in the console, and what an event of the action names. */
  readonly action: string;
  readonly identifier: string;
  readonly description: string;
}

/** The reference's three, by its names and identifiers, and one to release. */
export const securityHubActions: readonly SecurityHubAction[] = [
  {
    action: "Isolate EC2",
    identifier: "IsolateEc2SH",
    description: "Isolates the EC2 instance of each chosen GuardDuty finding",
  },
  {
    action: "Send SNS",
    identifier: "SendSnsSH",
    description: "Sends each chosen finding to the alerts topic",
  },
  {
    action: "Block IAM Principal",
    identifier: "BlockIamPrincipalSH",
    description: "Blocks the IAM principal of each chosen GuardDuty finding",
  },
  {
    action: "Release",
    identifier: "ReleaseSH",
    description: "Releases what Firebreak contained because of each chosen finding",
  },
];
