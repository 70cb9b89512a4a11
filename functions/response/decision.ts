import type { Home } from "../aws/home";
import type { Finding } from "../domain/finding";
import type { Incident } from "../domain/incident";
import { neverContainPattern } from "../domain/neverContain";
import { newIncident } from "../domain/newIncident";
import { obstacleIn } from "../domain/obstacle";
import type { Decision, LiveResource, Reading, Response, ResponseTarget } from "./response";
import { leaseOf, type Task } from "./task";

/** What the finding alone tells, and the hard deny-list before all else is done. */
export function judge<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  { finding, options }: Task<Options>,
): Decision<Target> {
  const obstacle = obstacleIn(finding, home.environment);
  if (obstacle !== undefined) return { kind: "not-applicable", reason: obstacle };
  const decision = response.decide(finding, { environment: home.environment, options });
  if (decision.kind === "not-applicable") return decision;
  const { arn } = decision.target;
  const pattern = neverContainPattern(arn, home.environment.neverContain);
  if (pattern === undefined) return decision;
  return { kind: "not-applicable", reason: `${arn} is on the deny-list (${pattern}); respond by hand` };
}

/** Reads the resource live where there is one to respond about. */
export function readIfNeeded<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  task: Task<Options>,
  decision: Decision<Target>,
): Promise<Reading<Live>> {
  if (decision.kind === "not-applicable") return Promise.resolve(decision);
  const { accountId, region } = task.finding;
  const clients = home.members.for(accountId, region);
  const reading = response.read({ home, task, target: decision.target, clients });
  // It may fail before anybody waits for it, or never be asked for; who awaits it gets the error all the same.
  reading.catch(() => undefined);
  return reading;
}

/** The incident as it would be opened now. */
export function openingEntry<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  task: Task<Options>,
  decision: Decision<Target>,
): Incident {
  const { finding, hold } = task;
  const target = decision.kind === "respond" ? decision.target : undefined;
  const about = {
    region: target?.region ?? finding.region,
    resource: target?.resource ?? `finding/${finding.id}`,
    action: response.definition.name,
  };
  return newIncident(task, about, {
    status: "containing",
    lease: leaseOf(task),
    changes: target === undefined ? [] : [...(response.openingChanges?.(target) ?? [])],
    ...requestOf(finding),
    ...(hold === undefined ? {} : { hold }),
  });
}

function requestOf({ request }: Finding): Pick<Incident, "request"> {
  if (request === undefined) return {};
  const { requestId: id, requestedBy: by, reason, via } = request;
  return { request: { id, by, reason, via } };
}

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * A release holds against activity from before it. Config finds a released resource non-compliant at once, and stays silent
 * from then on; so against Config a release holds for a day, in which an exception can be put on the resource.
 */
export function newestActivity(finding: Finding, now: string): string {
  return finding.source === "config" ? new Date(Date.parse(now) - dayInMilliseconds).toISOString() : finding.lastSeen;
}
