import type { Incident } from "../domain/incident";
import { concurrencyItem, type FunctionTarget, mappingItem, provisionedItem } from "./functionTarget";
import type { LiveFunction } from "./liveFunction";
import { isDenialItem } from "./roleDenial";
import type { FunctionSurroundings } from "./surroundings";
import type { FunctionVersions } from "./versions";

interface Facts {
  readonly target: FunctionTarget;
  readonly live: LiveFunction;
  readonly versions: FunctionVersions;
  /** Read once the function is contained. */
  readonly surroundings?: FunctionSurroundings;
}

/** For people: what the function can't do any more, what may go on all the same, and whom else it concerns. */
export function summaryOf({ changes }: Incident, facts: Facts): string {
  const { target, live, versions, surroundings } = facts;
  const roles = changes.filter(({ item }) => isDenialItem(item)).flatMap(({ detail }) => detail ?? []);
  const reserved = changes.find(({ item }) => item === concurrencyItem);
  const paused = changes.filter(({ item, state }) => item.startsWith(mappingItem("")) && state === "done").length;
  const provisioned = changes.filter(({ item }) => item.startsWith(provisionedItem(""))).length;
  return [
    `Function ${target.named.name} is contained: ${[
      ...(target.level === "leave" ? ["its role is left as it is, as the playbook row says"] : roles),
      `reserved concurrency is 0${wasOf(reserved?.before)}, so no version and no alias starts any more`,
      ...(provisioned === 0 ? [] : [`provisioned concurrency is removed from ${provisioned} of them`]),
      ...(paused === 0 ? [] : [`${countOf(paused, "event source mapping is", "event source mappings are")} disabled`]),
    ].join("; ")}.`,
    runningOf(target, versions),
    ...(surroundings === undefined ? [] : around(facts, surroundings)),
    callersOf(live, surroundings),
  ].join(" ");
}

function wasOf(before: unknown): string {
  const reserved = typeof before === "object" && before !== null && "reserved" in before ? before.reserved : null;
  return typeof reserved === "number" ? ` (was ${reserved})` : "";
}

function runningOf({ level }: FunctionTarget, { timeoutSeconds }: FunctionVersions): string {
  const end = `Invocations that run now go on for up to ${timeoutSeconds} s, its time-out`;
  return level === "leave"
    ? `${end}, with the role.`
    : `${end}; AWS refuses what they call, but not what they do in the network.`;
}

function around({ target }: Facts, { sharers, aliases, urls, unknown }: FunctionSurroundings): readonly string[] {
  const shared = `${listOf(sharers)} ${sharers.length === 1 ? "has" : "have"} the same role`;
  return [
    ...(sharers.length === 0
      ? []
      : [target.level === "deny" ? `${shared} and can do nothing any more either.` : `${shared} and go on.`]),
    ...(aliases.length === 0 ? [] : [`Its aliases (${listOf(aliases)}) are left as they are.`]),
    ...urls.map(({ url, open }) => `${url} is refused from now on${open ? "; anybody could call it" : ""}.`),
    ...(unknown.length === 0 ? [] : [`Not found out: ${unknown.join("; ")}.`]),
  ];
}

/**
 * Lambda does not retry what it was sent asynchronously where reserved concurrency is 0 ("Configuring reserved concurrency",
 * "Adding error handling to asynchronous invocation", Lambda developer guide).
 */
function callersOf({ deadLetterArn }: LiveFunction, surroundings: FunctionSurroundings | undefined): string {
  const taken = [...(deadLetterArn === undefined ? [] : [deadLetterArn]), ...(surroundings?.failureDestinations ?? [])];
  const events = taken.length === 0 ? "events for it are lost" : `events for it go to ${listOf(taken)}`;
  return `Its callers are throttled (429); ${events}.`;
}

/** What a person does next. */
export function nextStepOf({ incidentId }: Incident): string {
  return (
    "Look at its code, layers and environment, at who changed them (CloudTrail: UpdateFunctionCode, UpdateFunctionConfiguration), and at what its role did. " +
    `A deployment of its stack may set its concurrency again; stop it. Undo with: npm run incidents -- release ${incidentId}`
  );
}

/** The first ten of them: a role may be that of hundreds. */
function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length <= 10 ? shown : `${shown} and ${names.length - 10} more`;
}

function countOf(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}
