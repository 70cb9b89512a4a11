import * as z from "zod";
import type { Change, Incident, Json } from "../domain/incident";
import { automationItem } from "./target";

const afterSchema = z.object({
  /** Counts the starts of one incident; each has a client token of its own. */
  attempt: z.number().int(),
  /** Of the execution in the security account. */
  executionId: z.string(),
  /** How it ended; left out until that was seen. */
  status: z.string().optional(),
  /** The resource as the runbook left it, where Firebreak can read that. */
  state: z.json().optional(),
});

/** What the ledger knows of an incident's automation. */
export type AutomationRecord = z.output<typeof afterSchema>;

/** The incident's automation, as far as one was started; undefined before, and where a start was not written down. */
export function recordOf(incident: Pick<Incident, "changes">): AutomationRecord | undefined {
  const parsed = afterSchema.safeParse(changeOf(incident)?.after);
  return parsed.success ? parsed.data : undefined;
}

/** The change that the automation is. */
export function changeOf({ changes }: Pick<Incident, "changes">): Change | undefined {
  return changes.find(({ item }) => item === automationItem);
}

/** The same change with news of the execution. */
export function withRecord(
  change: Change,
  record: AutomationRecord,
  { state, detail }: { readonly state: Change["state"]; readonly detail: string },
): Change {
  return { ...change, after: z.json().parse(JSON.parse(JSON.stringify(record))), state, detail };
}

/** The execution of this incident has ended, one way or the other. */
export function isEnded(record: AutomationRecord): record is AutomationRecord & { readonly status: string } {
  return record.status !== undefined;
}

/** The state that the runbook left, as undoing needs it. */
export function stateAfter(change: Change): Json | undefined {
  const parsed = afterSchema.safeParse(change.after);
  return parsed.success ? parsed.data.state : undefined;
}
