import type { Home } from "../aws/home";
import { OpenIncident } from "../aws/openIncident";
import { describeHold } from "../domain/hold";
import type { ImpactCard } from "../domain/impactCard";
import { type Incident, subjectKey } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import { judge, openingEntry, readIfNeeded } from "./decision";
import { exemptionOf } from "./exemption";
import { impactOf } from "./impact";
import type { LiveResource, ReadContext, Response, ResponseTarget } from "./response";
import type { Task } from "./task";

/**
 * The course of a response up to where it would change something: deny-list, ledger, live reading, exception; and then what it would
 * mean. Changes nothing and records nothing. Throws what the SDK throws, for then the answer is not known.
 */
export async function foresee<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  task: Task<Options>,
): Promise<Outcome> {
  const decision = judge(home, response, task);
  const fresh = openingEntry(response, task, decision);
  const nothing = (reason: string) => answer(home, fresh, `Nothing would be changed: ${reason}`);
  if (decision.kind === "not-applicable") return nothing(decision.reason);
  const [live, known] = await Promise.all([
    readIfNeeded(home, response, task, decision),
    home.ledger.read(subjectKey(fresh)),
  ]);
  if (live.kind === "not-applicable") return nothing(live.reason);

  const { resource } = live;
  const { target } = decision;
  const clients = home.members.for(task.finding.accountId, task.finding.region);
  const context = { home, task, target, clients };
  const standing = await standingIn(response, context, known, resource);
  if (standing !== undefined) return nothing(standing);
  const begun = known !== undefined && isUnderWay(known) && response.isBegun(known, resource);
  const incident = new OpenIncident(home.ledger, fresh);
  const about = { finding: task.finding, arn: target.arn, tags: resource.tags, begun, clients };
  const exception = await exemptionOf(home, incident, about);
  const note = incident.entry.exceptionNote;
  if (exception !== undefined) return nothing(`${fresh.resource} is exempt. ${note ?? ""}`.trim());

  const impact = await impactOf(response, { ...context, resource, incident: undefined });
  const hold = task.hold === undefined ? "" : `, for ${task.hold.for}, ${describeHold(task.hold)}`;
  const summary = [
    `${response.definition.name} would contain ${fresh.resource} in account ${fresh.accountId}${hold}.`,
    response.definition.summary,
    ...(note === undefined ? [] : [note]),
  ].join(" ");
  return answer(home, fresh, summary, impact);
}

/** Why nothing would be changed, as the ledger and the resource have it. */
async function standingIn<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  context: ReadContext<Options, Target>,
  known: Incident | undefined,
  resource: Live,
): Promise<string | undefined> {
  if (known === undefined) return undefined;
  const { incidentId, lease, status, containedAt } = known;
  if (lease !== undefined && lease.until > new Date().toISOString())
    return `${incidentId} is in the hands of request ${lease.owner} until ${lease.until}`;
  if (status !== "contained" || (await response.isOpenAgain(context, known, resource))) return undefined;
  return `${incidentId} contained it at ${containedAt}`;
}

function isUnderWay({ status }: Incident): boolean {
  return status === "containing" || status === "contained" || status === "failed";
}

function answer(home: Home, { resource, accountId, region }: Incident, told: string, impact?: ImpactCard): Outcome {
  const summary = `Dry run: ${told}`;
  home.telemetry.log.info(summary, { outcome: "dry-run", resource, accountId, region });
  return { kind: "dry-run", summary, ...(impact === undefined ? {} : { impact }) };
}
