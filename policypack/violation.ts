/** One violation, in the three parts of every message. */
export interface Violation {
  /** What is there, with the value: `tags.SecurityException is "soon", which can't be read: it names no ticket.` */
  readonly what: string;
  /** What comes of it: `It exempts from nothing.` */
  readonly why: string;
  /** The exact line to write instead: `SecurityException: "Jira-1234 until=2027-01-31 by=jane@example.com"`. */
  readonly write: string;
}

/** The message of a violation; the SDK puts the policy's own sentence before it. */
export function violationText({ what, why, write }: Violation): string {
  return `${what} ${why}\nWrite:  ${write}`;
}
