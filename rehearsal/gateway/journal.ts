import type { FaultKind } from "./faults";

/** One call through the gateway. */
export interface JournalEntry {
  /** Order of completion, from 1. */
  readonly sequence: number;
  /** The request id that the caller got. */
  readonly id: string;
  /** Of the caller; empty where the caller is unknown. */
  readonly account: string;
  /** `arn:aws:sts::…:assumed-role/name/session`; empty where the caller is unknown. */
  readonly principalArn: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The input, which tells calls of one operation apart; left out where it is large (a function's code) or unread. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Milliseconds of `performance.now()` of the gateway's process, when the call's headers arrived. */
  readonly startedAt: number;
  /** When the answer had been handed to the socket, or the connection was cut. */
  readonly endedAt: number;
  /** HTTP status, or 0 where the caller got no answer. */
  readonly status: number;
  readonly errorCode?: string;
  readonly fault?: FaultKind;
}

/** A place in the journal: give it to `since`. */
export type JournalMark = number;

/** Calls kept; older ones are forgotten so that a world left running does not grow without end. */
const capacity = 200_000;

/** What was called, by whom, when, and how it ended. */
export class Journal {
  private kept: JournalEntry[] = [];
  private last = 0;

  record(entry: Omit<JournalEntry, "sequence">): void {
    this.last += 1;
    this.kept.push({ sequence: this.last, ...entry });
    if (this.kept.length > capacity) this.kept = this.kept.slice(capacity / 10);
  }

  /** Now: `since` of it gives the calls that end from here on. */
  mark(): JournalMark {
    return this.last;
  }

  /** Calls that ended after the mark was made, in order of completion. */
  since(mark: JournalMark): readonly JournalEntry[] {
    const first = this.kept[0]?.sequence ?? this.last + 1;
    return this.kept.slice(Math.max(0, mark + 1 - first));
  }

  entries(): readonly JournalEntry[] {
    return [...this.kept];
  }
}
