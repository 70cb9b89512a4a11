import type { JournalEntry } from "../../rehearsal/gateway/journal";

/** What people were told by these calls, by heading (`CONTAINED`), in order; a publication that failed told nobody. */
export function noticeHeadings(calls: readonly JournalEntry[]): readonly string[] {
  return calls.flatMap(({ service, operation, parameters, status }) => {
    if (service !== "sns" || operation !== "Publish" || status !== 200) return [];
    const heading = /^\[Firebreak\] ([A-Z ]+):/.exec(String(parameters?.Subject))?.[1];
    return heading === undefined ? [] : [heading];
  });
}
