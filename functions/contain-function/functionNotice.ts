import type { Incident } from "../domain/incident";
import { concurrencyItem, type FunctionTarget, mappingItem, provisionedItem } from "./functionTarget";
import { isDenialItem } from "./roleDenial";
import type { FunctionVersions } from "./versions";

interface Facts {
  readonly target: FunctionTarget;
  readonly versions: FunctionVersions;
}

/** For people: what the function can't do any more, and what may go on all the same. Whom else it concerns is on its card. */
export function summaryOf({ changes }: Incident, { target, versions }: Facts): string {
  const roles = changes.filter(({ item }) => isDenialItem(item)).flatMap(({ detail }) => detail ?? []);
  const reserved = changes.find(({ item }) => item === concurrencyItem);
  const paused = changes.filter(({ item, state }) => item.startsWith(mappingItem("")) && state === "done").length;
  const provisioned = changes.filter(({ item }) => item.startsWith(provisionedItem(""))).length;
  return `Function ${target.named.name} is contained: ${[
    ...(target.level === "leave" ? ["its role is left as it is, as the playbook row says"] : roles),
    `reserved concurrency is 0${wasOf(reserved?.before)}, so no version and no alias starts any more`,
    ...(provisioned === 0 ? [] : [`provisioned concurrency is removed from ${provisioned} of them`]),
    ...(paused === 0 ? [] : [`${paused} event source mapping${paused === 1 ? " is" : "s are"} disabled`]),
  ].join("; ")}. ${runningOf(target, versions)}`;
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

/** What a person does next. */
export function nextStepOf({ incidentId }: Incident): string {
  return (
    "Look at its code, layers and environment, at who changed them (CloudTrail: UpdateFunctionCode, UpdateFunctionConfiguration), and at what its role did. " +
    `A deployment of its stack may set its concurrency again; stop it. Undo with: npm run incidents -- release ${incidentId}`
  );
}
