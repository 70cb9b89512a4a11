import { describeError } from "../aws/errorCode";
import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import { OpenIncident } from "../aws/openIncident";
import { account, announce } from "../aws/report";
import type { Finding } from "../domain/finding";
import { type Incident, subjectKey } from "../domain/incident";
import { newIncident } from "../domain/newIncident";
import { noticedFinding } from "../domain/noticedFinding";
import { newsIn, noticeKeyOf, notificationSubject, tellingOf } from "../domain/notification";
import type { Outcome } from "../domain/outcome";
import { leaseOf, type Task } from "../response/task";
import type { NotifyOptions } from "./options";
import { notify } from "./responder";

/**
 * Tells people of a finding, through the ledger, so that a second delivery tells nobody twice. Throws what may pass on a
 * retry, among it news of what another invocation is telling just now.
 */
export async function tellPeople(home: Home, task: Task<NotifyOptions>): Promise<Outcome> {
  const { finding } = task;
  const silence = reasonForSilence(finding, home.environment);
  const fresh = openingEntry(task);
  if (silence !== undefined) return account(home, fresh, { kind: "not-applicable", summary: silence });

  const claim = await home.ledger.claim(fresh, {
    requestId: task.requestId,
    occurrence: fresh.occurrence,
    lastSeen: finding.lastSeen,
    now: fresh.openedAt,
  });
  if (claim.kind === "known") return tellNews(home, task, claim.incident);
  return tell(home, task, new OpenIncident(home.ledger, claim.incident), undefined);
}

/** Of an incident that the ledger knows: tells what is news, once it holds the incident. */
async function tellNews(home: Home, task: Task<NotifyOptions>, known: Incident): Promise<Outcome> {
  const incident = new OpenIncident(home.ledger, known);
  const news = newsIn(known, task.finding);
  if (news === undefined) return joinIncident(home, incident, task.finding);
  const { lease, incidentId, occurrence } = known;
  if (lease !== undefined && lease.until > new Date().toISOString()) {
    // A twin of this delivery tells the same.
    if (occurrence === tellingOf(task.finding)) return joinIncident(home, incident, task.finding);
    throw new Error(
      `${incidentId} is being told by request ${lease.owner} until ${lease.until}, and this is news (${news}); Lambda tries again`,
    );
  }
  incident.note({ lease: leaseOf(task), occurrence: tellingOf(task.finding) });
  try {
    await incident.record();
  } catch (error) {
    const written = error instanceof LeaseLostError ? await home.ledger.read(subjectKey(known)) : undefined;
    if (written === undefined) throw error;
    // Somebody was quicker; what they make of the incident may leave this no news.
    return tellNews(home, task, written);
  }
  return tell(home, task, incident, news);
}

/** A sample, or a compliance change to the better. What names several resources is for a person all the same. */
function reasonForSilence(finding: Finding, { drill }: { readonly drill: boolean }): string | undefined {
  if (finding.sample && !drill) return "a sample finding; people are told of samples in a drill only (firebreak:drill)";
  return finding.source === "config" ? finding.unfit : undefined;
}

function openingEntry(task: Task<NotifyOptions>): Incident {
  const { finding } = task;
  const about = { ...notificationSubject(finding), action: notify.name };
  return newIncident(task, about, {
    status: "containing",
    occurrence: tellingOf(finding),
    lease: leaseOf(task),
    ...(finding.severity === undefined ? {} : { severity: finding.severity }),
  });
}

async function tell(
  home: Home,
  task: Task<NotifyOptions>,
  incident: OpenIncident,
  news: string | undefined,
): Promise<Outcome> {
  try {
    return await announceFinding(home, task, incident, news);
  } catch (error) {
    await recordFailure(home, incident, error);
    throw error;
  }
}

async function announceFinding(
  home: Home,
  { finding, options }: Task<NotifyOptions>,
  incident: OpenIncident,
  news: string | undefined,
): Promise<Outcome> {
  const noticed = noticedFinding(finding);
  const severity = Math.max(finding.severity ?? 0, incident.entry.severity ?? 0);
  const summary = `${noticed.severity === undefined ? "" : `${noticed.severity}: `}${finding.title}${news === undefined ? "" : ` (told again: ${news})`}`;
  incident.note({
    status: "notified",
    findings: [...new Set([...incident.entry.findings, finding.id])],
    occurrence: tellingOf(finding),
    summary,
    ...(severity === 0 ? {} : { severity }),
  });
  await announce(home, incident, noticeKeyOf(finding), {
    heading: incident.entry.notifiedAt === undefined ? "FOUND" : "FOUND AGAIN",
    summary,
    finding: noticed,
    nextStep: options.nextStep ?? "Find out whether this was meant, and by whom. Nothing was changed.",
  });
  incident.note({ notifiedAt: new Date().toISOString() });
  await incident.close();
  return account(home, incident.entry, { kind: "notified", summary });
}

/** Nothing new: a further finding is noted with the incident, and nobody is told. */
async function joinIncident(home: Home, incident: OpenIncident, finding: Finding): Promise<Outcome> {
  const { findings, incidentId, lease, notifiedAt } = incident.entry;
  if (lease === undefined && !findings.includes(finding.id)) {
    incident.note({ findings: [...findings, finding.id] });
    try {
      await incident.record();
    } catch (error) {
      // Somebody else writes the incident just now; that this finding belongs to it is in the log.
      if (!(error instanceof LeaseLostError)) throw error;
    }
  }
  const when = notifiedAt === undefined ? "is being told just now" : `was told at ${notifiedAt}`;
  return account(home, incident.entry, {
    kind: "already-notified",
    summary: `${incidentId} ${when}; ${finding.type} (${finding.id}) is no news to it`,
  });
}

/** That people could not be told is for the log, the metric and, in the end, the dead letter; by the topic they can't hear of it. */
async function recordFailure(home: Home, incident: OpenIncident, cause: unknown): Promise<void> {
  const summary = `${incident.entry.findingType} in account ${incident.entry.accountId} could not be told: ${describeError(cause)}`;
  const nextStep = "Lambda tries twice more within three minutes; the alarm on the dead letters tells of it then.";
  account(home, incident.entry, { kind: "failed", summary, nextStep });
  try {
    incident.note({ status: "failed", summary });
    await incident.close();
  } catch (error) {
    home.telemetry.log.error(
      `The failure of ${incident.entry.incidentId} could not be recorded: ${describeError(error)}`,
    );
  }
}
