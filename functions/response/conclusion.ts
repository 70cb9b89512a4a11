import { describeError } from "../aws/errorCode";
import type { Home } from "../aws/home";
import type { OpenIncident } from "../aws/openIncident";
import { account, announce, archiveFinding } from "../aws/report";
import type { Change } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import type { Containment, NotApplicable } from "./response";
import type { Task } from "./task";

/** The resource is contained, but something that should follow is not done; a retry does only that. */
export class FollowUpsFailedError extends Error {
  override readonly name = "FollowUpsFailedError";
}

/** Ends an incident in which nothing is to be changed; `undone` was recorded, but is not to be done. */
export async function conclude(
  home: Home,
  incident: OpenIncident,
  ending: NotApplicable | { readonly kind: "exempt"; readonly value: string },
  undone: readonly Change[],
): Promise<Outcome> {
  const dropped = new Set(undone.map(({ item }) => item));
  incident.note({ changes: incident.entry.changes.filter(({ item }) => !dropped.has(item)) });
  const outcome = ending.kind === "exempt" ? exemption(home, incident, ending.value) : declined(ending);
  incident.note({
    status: outcome.kind,
    summary: outcome.summary,
    ...(outcome.kind === "exempt" ? { exception: outcome.exception } : {}),
  });
  // Another exception than the one that people were told of is news to them.
  await announce(home, incident, outcome.kind === "exempt" ? `exempt by ${outcome.exception}` : outcome.kind, {
    heading: outcome.kind === "exempt" ? "EXEMPT" : "NOT CONTAINED",
    summary: outcome.summary,
    nextStep:
      outcome.kind === "exempt"
        ? "Look at the resource by hand. Remove the tag to have the next finding contain it."
        : ((ending.kind === "not-applicable" ? ending.nextStep : undefined) ??
          "Look at the finding by hand if you expected containment."),
  });
  await incident.close();
  return account(home, incident.entry, outcome);
}

function exemption(home: Home, incident: OpenIncident, value: string) {
  const tag = `${home.environment.exceptionTagKey}=${JSON.stringify(value)}`;
  const summary = `${nameOf(incident)} carries the exception ${tag}; nothing was changed`;
  return { kind: "exempt", exception: value, summary } as const;
}

function declined({ reason }: NotApplicable) {
  return { kind: "not-applicable", summary: reason } as const;
}

/** `i-0123456789abcdef0` of `instance/i-0123456789abcdef0`. */
function nameOf(incident: OpenIncident): string {
  return incident.entry.resource.split("/").slice(1).join("/");
}

/** Marks the incident as contained from now on, and measures how long that took. Written with the next record. */
export function noteContained(
  home: Home,
  task: Task<unknown>,
  incident: OpenIncident,
  { summary, at }: { readonly summary: string; readonly at: number | undefined },
): void {
  if (at !== undefined) home.telemetry.timeToContain(at - task.begun);
  const containedAt = incident.entry.containedAt ?? new Date().toISOString();
  incident.note({ status: "contained", containedAt, summary });
}

/**
 * Tells people, archives the finding and closes the incident. Throws `FollowUpsFailedError` where a change failed, once the
 * notice is out, so that Lambda tries the rest again.
 */
export async function concludeContainment(
  home: Home,
  task: Task<unknown>,
  incident: OpenIncident,
  containment: Containment,
): Promise<Outcome> {
  const { changed, summary } = containment;
  if (incident.entry.status !== "contained") noteContained(home, task, incident, { summary, at: undefined });
  const failed = incident.entry.changes.filter(({ state }) => state === "failed");
  await tell(home, task, incident, containment, failed);
  if (task.finding.guardDutyId !== undefined) {
    await archiveFinding(home, task.finding.guardDutyId, task.finding.region);
  }
  const outcome: Outcome = { kind: changed ? "contained" : "already-contained", summary };
  await incident.close();
  account(home, incident.entry, outcome);
  if (failed.length === 0) return outcome;
  const problems = failed.map(({ item, detail }) => `${item} (${detail})`).join(", ");
  throw new FollowUpsFailedError(
    `${nameOf(incident)} is contained, but these failed: ${problems}. A retry does only them.`,
  );
}

const undone = {
  because: "Somebody had undone the containment.",
  nextStep: "Find out in CloudTrail who did.",
};

/** One notice of the containment; later ones only where it had to be repeated, or what had failed is done. */
async function tell(
  home: Home,
  { requestId }: Task<unknown>,
  incident: OpenIncident,
  { changed, summary, nextStep: advice, again = undone }: Containment,
  failed: readonly Change[],
): Promise<void> {
  const { incidentId, notices } = incident.entry;
  const nextStep =
    failed.length === 0
      ? (advice ?? `Investigate; undo with: npm run incidents -- release ${incidentId}`)
      : `It is contained. ${failed.map(({ item }) => item).join(", ")} failed and is tried again.`;
  if (!notices.includes("contained")) {
    await announce(home, incident, "contained", { heading: "CONTAINED", summary, nextStep });
  } else if (changed) {
    await announce(home, incident, `contained again ${requestId}`, {
      heading: "CONTAINED AGAIN",
      summary: `${again.because} ${summary}`,
      nextStep: again.nextStep,
    });
  } else if (failed.length === 0) {
    await announce(home, incident, `completed ${requestId}`, { heading: "COMPLETED", summary, nextStep });
  }
}

/** Tells of a failure everywhere it should be known, and never hides it behind one of its own. */
export async function recordFailure(home: Home, incident: OpenIncident, cause: unknown): Promise<void> {
  const { resource, accountId, status, incidentId } = incident.entry;
  // Once the resource is contained it is so, whatever else failed; the retry and its alarm tell of the rest.
  if (status === "contained") {
    home.telemetry.log.error(`${incidentId} is contained but not finished: ${describeError(cause)}`);
    return;
  }
  const summary = `${resource} in account ${accountId} is not contained: ${describeError(cause)}`;
  const nextStep =
    "Lambda tries twice more within three minutes. If the dead-letter alarm follows, contain the resource by hand.";
  account(home, incident.entry, { kind: "failed", summary, nextStep });
  try {
    incident.note({ status: "failed", summary });
    await announce(home, incident, "failed", { heading: "FAILED", summary, nextStep });
    // Without the lease any delivery may try next: the retry, a twin, or a letter sent again by hand.
    await incident.close();
  } catch (error) {
    home.telemetry.log.error(`The failure of ${incidentId} could not be recorded: ${describeError(error)}`);
  }
}
