import { setTimeout as sleep } from "node:timers/promises";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { describeError } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import { withRecorded } from "../domain/changes";
import type { Change } from "../domain/incident";
import { groupOf, untrackingItem } from "../domain/untracking";
import type { ContainContext, ResponseTarget } from "../response/response";
import { denyCredentials } from "./followUps/denyCredentials";
import type { FollowUpContext } from "./followUps/followUp";
import { runFollowUps } from "./followUps/run";
import type { LiveInstance } from "./instance";
import { recordsOf } from "./interfaceRecords";
import { ensureIsolationGroup, findIsolationGroups } from "./isolationGroup";
import type { LiveInterface } from "./networkInterface";
import { shortenIdleTimeouts, shortestIdleTimeout, swapGroups } from "./networkIsolation";
import type { IsolateInstanceOptions } from "./options";
import { isolateInstance } from "./responder";
import { createUntrackingGroup, deleteGroup, findUntrackingGroups, openGroup } from "./untrackingGroup";

type Context = ContainContext<IsolateInstanceOptions, ResponseTarget, LiveInstance>;

/** What became of the connections before the isolation. */
export interface Untracking {
  /** The instance's interfaces as they are now. */
  readonly interfaces: LiveInstance["interfaces"];
  /** For a person: what was done, or why not; undefined where an earlier attempt has told. */
  readonly told: string | undefined;
}

/** What the isolation, and all that is told of it, takes after the wait, in milliseconds. */
const reserve = 30_000;

/** What making the groups takes before it. */
const preparing = 10_000;

/**
 * So many instances at once may be waited for, of the executions that are reserved: the others isolate meanwhile. Whoever
 * finds no place isolates at once (docs/decisions/0021).
 */
export const waitingPlaces = 10;
if (waitingPlaces >= isolateInstance.reservedConcurrency) throw new RangeError("Waiting would take every execution.");

/**
 * Puts the instance on a group that is open to everything, so that its connections become untracked, and waits. Whoever
 * calls this isolates next, whatever came of it. It is done at most once for an incident, by its first attempt: the next
 * one finds the instance open to the world, or isolated, and in neither case is there anything to wait for.
 *
 * Before the instance is opened there is a record of its groups, an isolation group to go on to, and a denial of its
 * credentials. Throws `LeaseLostError` and what the ledger throws, both before anything was opened.
 */
export async function untrackConnections(context: Context, followUps: FollowUpContext): Promise<Untracking> {
  const { incident, resource: instance } = context;
  const asTheyAre = (told: string | undefined): Untracking => ({ interfaces: instance.interfaces, told });
  const earlier = incident.entry.changes.filter(isUntrackingChange);
  if (earlier.length > 0) return asTheyAre(earlier.some(isLeft) ? interrupted : undefined);
  const obstacle = await obstacleOf(context);
  if (obstacle !== undefined) return asTheyAre(notDone(obstacle));
  await record(context);
  const preparation = await prepare(context, followUps);
  if (typeof preparation === "string") return asTheyAre(notDone(preparation));
  if (!hasTime(context)) return asTheyAre(notDone("preparing it took too long"));
  return openAndWait(context, preparation);
}

async function openAndWait(context: Context, groups: ReadonlyMap<string, string>): Promise<Untracking> {
  const { clients, resource: instance, task } = context;
  const { untrackSeconds: seconds } = task.options;
  const groupIn = (vpcId: string) => groups.get(vpcId) ?? "";
  try {
    const { ec2 } = apart(context);
    await Promise.all([...groups.values()].map((group) => openGroup(ec2, group)));
  } catch (error) {
    return { interfaces: instance.interfaces, told: notDone(describeError(error)) };
  }
  const refused = new Set((await swapGroups(clients.ec2, instance.interfaces, groupIn)).map(idOf));
  if (refused.size === instance.interfaces.length) {
    return { interfaces: instance.interfaces, told: notDone("EC2 refused every interface") };
  }
  const [slow] = await Promise.all([shortenIdleTimeouts(clients.ec2, instance.interfaces), sleep(seconds * 1000)]);
  const unset = new Set(slow.map(idOf));
  const asItIs = (each: LiveInterface): LiveInterface => ({
    ...each,
    groups: refused.has(each.id) ? each.groups : [groupIn(each.vpcId)],
    tcpEstablishedTimeout: unset.has(each.id) ? each.tcpEstablishedTimeout : shortestIdleTimeout,
  });
  const [first, ...rest] = instance.interfaces;
  return {
    interfaces: [asItIs(first), ...rest.map(asItIs)],
    told: refused.size === 0 ? done(seconds) : `${done(seconds)} ${refusedText([...refused])}`,
  };
}

/** Removes the incident's untracking groups and says so in the incident. One that can't be removed is a change that failed. */
export async function removeUntrackingGroups(context: Context): Promise<void> {
  const { incident } = context;
  const left = incident.entry.changes.filter((change) => isUntrackingChange(change) && isLeft(change));
  if (left.length === 0) return;
  const { ec2 } = apart(context);
  // An attempt that died between making a group and saying so left only its name.
  const found = left.every(({ after }) => groupOf(after) !== undefined)
    ? new Map<string, string>()
    : await findUntrackingGroups(ec2, incident.entry.incidentId);
  const removed = left.map(async (change): Promise<Change> => {
    const group = groupOf(change.after) ?? found.get(change.item.slice(untrackingItem.length));
    try {
      if (group !== undefined) await deleteGroup(ec2, group);
      return { ...change, state: "released", detail: group === undefined ? "never made" : `group ${group} removed` };
    } catch (error) {
      return { ...change, state: "failed", detail: `group ${group} is still there: ${describeError(error)}` };
    }
  });
  incident.noteChanges(await Promise.all(removed));
}

function isUntrackingChange({ item }: Change): boolean {
  return item.startsWith(untrackingItem);
}

function isLeft({ state }: Change): boolean {
  return state === "recorded" || state === "failed";
}

/** Why the instance is isolated at once. Where there is nothing in the way, a place is taken. */
async function obstacleOf(context: Context): Promise<string | undefined> {
  const { home, incident, resource: instance, clients, task } = context;
  if (instance.state !== "running") return `the instance is ${instance.state}`;
  if (!hasTime(context)) return "this attempt has no time left for it";
  try {
    const [found, held] = await Promise.all([
      findIsolationGroups(clients.ec2, vpcsOf(instance)),
      home.ledger.holdPlace({
        key: `untracking/${isolateInstance.name}`,
        places: waitingPlaces,
        holder: incident.entry.incidentId,
        until: new Date(Date.now() + preparing + task.options.untrackSeconds * 1000),
      }),
    ]);
    const isolation = new Set([...found.values()].map(({ GroupId }) => GroupId));
    if (instance.interfaces.some(({ groups }) => groups.some((group) => isolation.has(group)))) {
      return "it was on an isolation group, which it is not taken off";
    }
    return held ? undefined : `${waitingPlaces} other instances are being waited for`;
  } catch (error) {
    return describeError(error);
  }
}

function hasTime({ task }: Context): boolean {
  return task.deadline - Date.now() >= task.options.untrackSeconds * 1000 + reserve;
}

function vpcsOf({ interfaces }: Pick<LiveInstance, "interfaces">): readonly string[] {
  return [...new Set(interfaces.map(({ vpcId }) => vpcId))];
}

/** The groups first: a release undoes the last change first, and no group can be deleted that an interface holds. */
async function record({ incident, resource: instance }: Context): Promise<void> {
  const groups = vpcsOf(instance).map(
    (vpcId): Change => ({ item: `${untrackingItem}${vpcId}`, before: { group: null }, state: "recorded" }),
  );
  const interfaces = instance.interfaces.flatMap(recordsOf);
  incident.note({ changes: [...withRecorded(withRecorded(incident.entry.changes, groups), interfaces)] });
  await incident.record();
}

/**
 * The untracking groups by VPC, or why there are none. They are in the ledger before they are opened: the Config rule asks it
 * for them. Throws what the ledger throws.
 */
async function prepare(context: Context, followUps: FollowUpContext): Promise<ReadonlyMap<string, string> | string> {
  const { incident, task } = context;
  // All are waited for: nothing of this may go on beside the isolation.
  const [groups, wayOut, denial] = await Promise.allSettled([
    makeGroups(apart(context).ec2, context),
    makeWayOut(context),
    task.options.denyCredentials ? runFollowUps(incident, followUps, [denyCredentials]) : undefined,
  ]);
  if (denial.status === "rejected") throw denial.reason;
  if (groups.status === "rejected") return describeError(groups.reason);
  noteGroups(context, groups.value);
  if (wayOut.status === "rejected") return describeError(wayOut.reason);
  await incident.record();
  return groups.value;
}

/** Clients whose session may open and remove such groups, and nothing else. */
function apart({ home, task }: Context): Pick<MemberClients, "ec2"> {
  const { accountId, region } = task.finding;
  return home.membersWith(isolateInstance.permissions.apart.untracking).for(accountId, region);
}

/** By VPC. */
async function makeGroups(
  ec2: EC2Client,
  { incident, resource: instance }: Context,
): Promise<ReadonlyMap<string, string>> {
  const of = { incidentId: incident.entry.incidentId, instanceId: instance.id };
  return new Map(
    await Promise.all(
      vpcsOf(instance).map(async (vpcId) => [vpcId, await createUntrackingGroup(ec2, vpcId, of)] as const),
    ),
  );
}

/** The isolation groups, before anything is opened: what can't be had must not be found out afterwards. */
async function makeWayOut({ clients, incident, resource: instance }: Context): Promise<void> {
  const vpcIds = vpcsOf(instance);
  const found = await findIsolationGroups(clients.ec2, vpcIds);
  await Promise.all(
    vpcIds.map((vpcId) => ensureIsolationGroup(clients.ec2, vpcId, found.get(vpcId), incident.entry.incidentId)),
  );
}

function noteGroups({ incident }: Context, groups: ReadonlyMap<string, string>): void {
  incident.noteChanges(
    incident.entry.changes.filter(isUntrackingChange).map((change) => {
      const group = groups.get(change.item.slice(untrackingItem.length));
      return group === undefined ? change : { ...change, after: { group } };
    }),
  );
}

function idOf({ interfaceId }: { readonly interfaceId: string }): string {
  return interfaceId;
}

function done(seconds: number): string {
  return `For ${seconds} s before, it was open to the world, so that connections with traffic became untracked and ended with the isolation; those that AWS always tracks did not.`;
}

function refusedText(interfaces: readonly string[]): string {
  return `The connections of ${interfaces.join(", ")} were left as they were: EC2 refused.`;
}

function notDone(because: string): string {
  return `Its connections were not made untracked: ${because}.`;
}

const interrupted =
  "An earlier attempt ended while it made the connections untracked; for how long the instance was open to the world is in CloudTrail.";
