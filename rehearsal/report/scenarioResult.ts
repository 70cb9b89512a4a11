/**
 * What a scenario reports of itself. The scorecard, its JSON form and `.rehearsal/report.md` are all made from this, so a
 * scenario prints nothing.
 */
export interface ScenarioResult {
  /** Whether the scenario ended as it should; decides the exit code. */
  readonly passed: boolean;
  /** One sentence without a full stop: `both network interfaces hold only the isolation group`. */
  readonly expected: string;
  /** The same sentence as it was read back from the world; on failure it says what differs. */
  readonly observed: string;
  /** What was attacked: `i-0abc in payments (us-east-1)`. At most 40 characters fit the scorecard. */
  readonly target: string;
  /** What triggered it: `Backdoor:EC2/C&CActivity.B!DNS`. */
  readonly trigger?: string;
  /** State of the target before the trigger, one fact a line: `eni-1: groups web, ssh`. */
  readonly before: readonly string[];
  /** The same facts after the response, in the same order, so that they can be laid side by side. */
  readonly after: readonly string[];
  /** Left out where the scenario ends with nothing contained (an exception, a forged event). */
  readonly containment?: Containment;
  /** The exception's way, where the scenario takes it. */
  readonly exception?: Step;
  /** Undoing the containment, where the scenario does. */
  readonly release?: Step;
  /** Calls of the responders, in order of their start. */
  readonly timeline: readonly TimelineEntry[];
  /** What a reader must know beside it: what may linger, what the rehearsal does less than AWS. One sentence each. */
  readonly notes: readonly string[];
}

/** How quickly the target was contained, from the journal of calls. */
export interface Containment {
  /** From the moment the finding entered its account's bus to the end of the last containing call. */
  readonly milliseconds: number;
  /** Calls that had to wait for one another until the last containing call ended: the longest dependent chain. */
  readonly sequentialCalls: number;
  /** All calls of the response, whatever they were for. */
  readonly totalCalls: number;
}

/** One side of the story: `{ passed: true, summary: "exempt: approved by CHG-123, nothing changed" }`. */
export interface Step {
  readonly passed: boolean;
  readonly summary: string;
}

export interface TimelineEntry {
  /** Milliseconds since the trigger. */
  readonly start: number;
  readonly end: number;
  /** The account's name in the organization, `payments`, or its id where it has none. */
  readonly account: string;
  /** Signing name of the service, `ec2`. */
  readonly service: string;
  readonly operation: string;
  /** `containment` marks the calls that cut the target off; everything after the last of them came too late to matter for it. */
  readonly phase: "lookup" | "record" | "containment" | "aftercare";
  /** The error code that the call ended with. */
  readonly error?: string;
}
