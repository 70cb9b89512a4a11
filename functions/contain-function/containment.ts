import type { Incident } from "../domain/incident";
import type { ContainContext, Containment, ReadContext } from "../response/response";
import { pauseEventSources } from "./eventSources";
import { nextStepOf, summaryOf } from "./functionNotice";
import { isDenied, policiesOf, readFunctionRole } from "./functionRole";
import { concurrencyItem, type FunctionTarget } from "./functionTarget";
import type { LiveFunction } from "./liveFunction";
import type { ContainFunctionOptions } from "./options";
import { confirmDenial, type Denial, deniedRoles, denyRole, noteBefore, noteKept } from "./roleDenial";
import { confirmStop, noteBeforeStop, stopFunction } from "./stop";
import { readVersions } from "./versions";

type Reads = ReadContext<ContainFunctionOptions, FunctionTarget>;
type Contains = ContainContext<ContainFunctionOptions, FunctionTarget, LiveFunction>;

/** Whether an attempt has changed something already. */
export function isBegun(incident: Incident, { role, reservedConcurrency }: LiveFunction): boolean {
  if (incident.containedAt !== undefined) return true;
  if (role?.kind === "role" && deniedRoles(incident).includes(role.name) && role.document !== null) return true;
  const recorded = incident.changes.find(({ item }) => item === concurrencyItem);
  return recorded !== undefined && reservedConcurrency === 0 && reservedBefore(recorded.before) !== 0;
}

function reservedBefore(before: unknown): unknown {
  return typeof before === "object" && before !== null && "reserved" in before ? before.reserved : undefined;
}

/**
 * Whether something of the function can start again, or a role of it denies it no more. Event sources are not asked for: what
 * they read can't start anything.
 */
export async function isOpenAgain(
  { target, clients }: Reads,
  incident: Incident,
  live: LiveFunction,
): Promise<boolean> {
  const { level, named } = target;
  if (live.reservedConcurrency !== 0) return true;
  if (level === "leave" || live.role === undefined) return false;
  const { role } = live;
  if (role.kind === "role" && !isDenied(level, named, role)) return true;
  const others = deniedRoles(incident).filter((name) => name !== role.name);
  const documents = await Promise.all(others.map((name) => policiesOf(clients.iam, named, name).document()));
  return documents.includes(null);
}

/**
 * The role first, for what runs now has it in hand; then that nothing starts any more; then the roles that other versions were
 * published with. From the reading of the role to the stop there are two calls that wait for one another; what was before is
 * written down beside the first. Safe to repeat. Throws `RoleNotDeniedError`, `NotStoppedError`, `LeaseLostError` and what the
 * SDK throws.
 */
export async function contain(context: Contains): Promise<Containment> {
  const { incident, resource: live, target, clients, task } = context;
  const { named } = target;
  const reading = readVersions(clients.lambda, named.name);
  // Whoever awaits it below gets the error all the same.
  reading.catch(() => undefined);

  const denial = denialOn(context, live.role);
  const first = await denyFirst(context, denial);
  const stopped = await stopFunction(clients.lambda, named.name, live);
  if (first.status === "rejected") throw first.reason;
  let at = performance.now();
  const versions = await reading;
  const others = await denyOthers(context, versions.roleArns);
  if (others.put) at = performance.now();
  await Promise.all([
    confirmStop(clients.lambda, incident, named.name),
    ...[...(denial === undefined ? [] : [denial]), ...others.denials].map((each) =>
      confirmDenial(clients.iam, incident, each),
    ),
  ]);

  const changed = first.value || stopped || others.put;
  const facts = { target, versions };
  context.contained(summaryOf(incident.entry, facts), changed ? at : undefined);
  if (task.options.eventSources) await pauseEventSources(clients.lambda, incident, named);
  return {
    changed,
    summary: summaryOf(incident.entry, facts),
    nextStep: nextStepOf(incident.entry),
  };
}

/** Notes what is to be denied, or why it is not. */
function denialOn({ incident, target }: Contains, role: LiveFunction["role"]): Denial | undefined {
  if (target.level === "leave" || role === undefined) return undefined;
  if (role.kind === "role") return { named: target.named, level: target.level, role };
  noteKept(incident, role);
  return undefined;
}

/**
 * Denies the present role, what was before written beside it or, where it must be, ahead of it. A refusal is an answer: the
 * stop must not wait for somebody to make room in a role. Throws what recording throws.
 */
async function denyFirst(
  { incident, clients, resource: live }: Contains,
  denial: Denial | undefined,
): Promise<PromiseSettledResult<boolean>> {
  const first = denial !== undefined && noteBefore(incident, denial);
  noteBeforeStop(incident, live);
  if (first) await incident.record();
  const [denied] = await Promise.all([
    settled(denial === undefined ? Promise.resolve(false) : denyRole(clients.iam, denial)),
    first ? undefined : incident.record(),
  ]);
  return denied;
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

/** Roles that published versions have and `$LATEST` has not. A version can be running now, whatever may start later. */
async function denyOthers(
  context: Contains,
  roleArns: readonly string[],
): Promise<{ readonly put: boolean; readonly denials: readonly Denial[] }> {
  const { home, incident, target, clients, resource: live } = context;
  if (target.level === "leave") return { put: false, denials: [] };
  const others = roleArns.filter((arn) => arn !== live.roleArn);
  if (others.length === 0) return { put: false, denials: [] };
  const { neverContain } = home.environment;
  const roles = await Promise.all(others.map((arn) => readFunctionRole(clients.iam, target.named, arn, neverContain)));
  const denials = roles.flatMap((role) => denialOn(context, role) ?? []);
  const isNew = denials.map((denial) => noteBefore(incident, denial)).includes(true);
  if (isNew) await incident.record();
  const put = await Promise.all(denials.map((denial) => denyRole(clients.iam, denial)));
  return { put: put.includes(true), denials };
}
