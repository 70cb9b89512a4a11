import { describeError } from "../../aws/errorCode";
import type { OpenIncident } from "../../aws/openIncident";
import type { Change, Incident } from "../../domain/incident";
import type { FollowUp, FollowUpContext } from "./followUp";
import { followUps, lastFollowUp } from "./followUps";

/**
 * Plans the wanted follow-ups side by side, records what they found, then does them side by side. One that fails stops no
 * other; the incident tells each one's state, and a retry does only what is not done. Throws only what the ledger throws.
 */
export async function runFollowUps(
  incident: OpenIncident,
  context: FollowUpContext,
  among: readonly FollowUp[] = [...followUps, lastFollowUp],
): Promise<void> {
  const wanted = among.filter(
    (followUp) => context.options[followUp.option] && !isSettled(changeOf(incident.entry, followUp)),
  );
  incident.noteChanges(await Promise.all(wanted.map((followUp) => planOf(followUp, incident.entry, context))));
  await incident.record();
  const due = wanted.filter((followUp) => changeOf(incident.entry, followUp)?.state === "recorded");
  for (const batch of [
    due.filter((followUp) => followUp !== lastFollowUp),
    due.filter((followUp) => followUp === lastFollowUp),
  ]) {
    const results = await Promise.all(
      batch.map((followUp) => resultOf(followUp, changeOf(incident.entry, followUp), context)),
    );
    incident.noteChanges(results.flat());
  }
}

function changeOf(incident: Incident, followUp: FollowUp): Change | undefined {
  return incident.changes.find((change) => change.item === followUp.item);
}

function isSettled(change: Change | undefined): boolean {
  return change !== undefined && change.state !== "recorded" && change.state !== "failed";
}

/** What was recorded by an earlier attempt stands; a plan that failed left no record (`before` is null). */
async function planOf(followUp: FollowUp, incident: Incident, context: FollowUpContext): Promise<Change> {
  const earlier = changeOf(incident, followUp);
  if (earlier !== undefined && earlier.before !== null) return { ...earlier, state: "recorded" };
  try {
    const plan = await followUp.plan(context);
    return plan.kind === "skip"
      ? { item: followUp.item, before: null, state: "skipped", detail: plan.because }
      : { item: followUp.item, before: plan.before, state: "recorded" };
  } catch (error) {
    return { item: followUp.item, before: null, state: "failed", detail: describeError(error) };
  }
}

async function resultOf(followUp: FollowUp, change: Change | undefined, context: FollowUpContext): Promise<Change[]> {
  if (change === undefined) return [];
  try {
    const { detail, after } = await followUp.act(context, change.before);
    return [{ ...change, ...(after === undefined ? {} : { after }), state: "done", detail }];
  } catch (error) {
    return [{ ...change, state: "failed", detail: describeError(error) }];
  }
}
