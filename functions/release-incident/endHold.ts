import type { Home } from "../aws/home";
import { OpenIncident } from "../aws/openIncident";
import { account, announce } from "../aws/report";
import { isOutstanding } from "../domain/changes";
import { describeHold, type HoldEnd } from "../domain/hold";
import type { Incident } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import { release } from "./release";

/**
 * A hold's time has come. What that means, the ledger says: another incident of the same subject is never touched, one that was
 * released needs nothing, one that was extended is left until its later end. Throws what may pass on a retry, which Lambda
 * makes: somebody works on the incident just now, or AWS did not let a change be undone.
 */
export async function endHold(home: Home, end: HoldEnd, lease: NonNullable<Incident["lease"]>): Promise<Outcome> {
  const found = await home.ledger.read(end.key);
  if (found === undefined || found.incidentId !== end.incidentId) {
    const reason = `the hold of ${end.incidentId} has ended, and the present incident of ${end.key} is ${found?.incidentId ?? "none"}: nothing is released`;
    home.telemetry.log.warn(reason);
    return { kind: "not-applicable", summary: reason };
  }
  const { hold, status, incidentId } = found;
  const nothing = (summary: string) => account(home, found, { kind: "not-applicable", summary });
  if (hold?.until === undefined) return nothing(`${incidentId} has no end; it stays contained`);
  if (status === "released" || !found.changes.some(isOutstanding))
    return nothing(`${incidentId} contains nothing any more (${status})`);
  if (hold.until > end.until) {
    // Its own schedule may have been lost between being planned and made.
    await home.holds?.set({ key: end.key, incidentId, until: hold.until });
    return nothing(`${incidentId} was extended; it is held ${describeHold(hold)}`);
  }
  if (found.lease !== undefined && found.lease.owner !== lease.owner && found.lease.until > new Date().toISOString())
    throw new Error(
      `The hold of ${incidentId} has ended, but it is being worked on until ${found.lease.until}; Lambda tries again`,
    );
  return hold.then === "release" ? releaseHeld(home, found, end, lease) : askToRenew(home, found, end);
}

/** What AWS refuses to undo because somebody has changed it since is told to people by the release itself. */
async function releaseHeld(
  home: Home,
  { incidentId, resource, hold }: Incident,
  { key, until }: HoldEnd,
  lease: NonNullable<Incident["lease"]>,
): Promise<Outcome> {
  const answer = await release(
    home,
    { key, incidentId, requestedBy: "the end of its hold", reason: `it was held for ${hold?.for}, until ${until}` },
    lease,
  );
  if ("reason" in answer) return { kind: "not-applicable", summary: `${incidentId} is not released: ${answer.reason}` };
  const failed = answer.items.filter(({ state }) => state === "failed");
  if (failed.length > 0)
    throw new Error(
      `${incidentId} is released in part: ${failed.map(({ item, detail }) => `${item} (${detail})`).join(", ")}. A retry does the rest.`,
    );
  return { kind: "released", summary: `${resource} was held until ${until}, and is released (${incidentId})` };
}

async function askToRenew(home: Home, found: Incident, { until }: HoldEnd): Promise<Outcome> {
  const { incidentId, resource } = found;
  const incident = new OpenIncident(home.ledger, found);
  const summary = `${resource} was to be contained until ${until.slice(0, 16).replace("T", " ")} UTC. It stays contained until somebody decides.`;
  await announce(home, incident, `hold ended ${until}`, {
    heading: "HOLD ENDED",
    summary,
    nextStep: `Hold it for longer: npm run incidents -- extend ${incidentId} --for 4h --reason <text>. Or release it: npm run incidents -- release ${incidentId} --reason <text>`,
  });
  await incident.record();
  return account(home, incident.entry, { kind: "notified", summary });
}
