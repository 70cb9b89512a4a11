import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { IncidentStatus } from "../../functions/domain/incident";
import { names } from "../../functions/domain/names";
import type { ReleaseAnswer } from "../../functions/release-incident/request";
import type { InstanceState } from "../world/instanceState";
import { isEmpty } from "../world/networkState";
import type { Observation } from "./observation";
import { isGroupSwap } from "./responderCalls";
import type { Response } from "./response";
import type { Expectation } from "./verdict";

/** Every interface of the instance holds one group alone, its VPC's only isolation group, and that is empty. */
export function isIsolated({ after, isolationGroups, workload }: Response): Expectation {
  const [group, ...others] = isolationGroups;
  const open = after.interfaces.filter(({ groups }) => groups.length !== 1 || groups[0] !== group?.GroupId);
  const problems = [
    ...open.map(({ id, groupNames }) => `${id} holds ${groupNames.join(", ")}`),
    ...(others.length > 0 ? [`${workload.network.vpcId} has ${isolationGroups.length} isolation groups`] : []),
    ...(group !== undefined && !isEmpty(group) ? [`${group.GroupId} still has rules`] : []),
  ];
  return {
    claim: `${countOf(after.interfaces.length, "network interface")} on one empty isolation group`,
    holds: problems.length === 0,
    otherwise: problems.join(", "),
  };
}

/** Contained once, told once and nothing lost; `further` is what else of the instance shall have changed. */
export function wasContained(response: Response, further: readonly Expectation[] = []): readonly Expectation[] {
  return [
    isIsolated(response),
    movedEachInterfaceOnce(response),
    ...further,
    hasOneIncident(response, "contained"),
    wasNotified(response, "CONTAINED"),
    hasNoDeadLetter(response),
  ];
}

/** Nothing at all of the instance differs from before. */
export function isUnchanged({ before, after }: Response): Expectation {
  return {
    claim: "nothing about the instance changed",
    holds: isDeepStrictEqual(before, after),
    otherwise: `changed: ${differences(before, after).join(", ")}`,
  };
}

/** What a responder says of its work, and to whom; no part of what it does. */
const reporting = new Set(["dynamodb", "sns", "sqs", "sts", "guardduty", "logs"]);

/** The responder changed nothing anywhere: it made no call but those that read and those that report. */
export function madeNoChange({ calls }: Pick<Observation, "calls">): Expectation {
  const changes = calls.filter(
    ({ service, operation }) => !reporting.has(service) && !/^(Describe|List|Get|Lookup)/.test(operation),
  );
  return {
    claim: "no call changed anything",
    holds: changes.length === 0,
    otherwise: `called ${changes.map(({ operation }) => operation).join(", ")}`,
  };
}

/** The ledger holds exactly one incident about the target, with this status. */
export function hasOneIncident({ incidents }: Pick<Observation, "incidents">, status: IncidentStatus): Expectation {
  return {
    claim: `one incident in the ledger, ${status}`,
    holds: incidents.length === 1 && incidents[0]?.status === status,
    otherwise: `the ledger holds ${incidents.map((incident) => incident.status).join(", ") || "no incident"}`,
  };
}

/** People were told exactly once, with this heading. */
export function wasNotified({ alerts }: Pick<Observation, "alerts">, heading: string): Expectation {
  const headings = alerts.flatMap((alert) => alert.heading ?? []);
  return {
    claim: `one notification ${heading}`,
    holds: headings.filter((found) => found === heading).length === 1,
    otherwise: `notifications were ${headings.join(", ") || "none"}`,
  };
}

/** Each interface was moved once, however often the finding came. */
function movedEachInterfaceOnce({ calls, workload }: Response): Expectation {
  const moves = calls.filter((call) => isGroupSwap(call) && call.status === 200).length;
  return {
    claim: "each interface moved once",
    holds: moves === workload.interfaces.length,
    otherwise: `${moves} moves of ${countOf(workload.interfaces.length, "interface")}`,
  };
}

export function hasNoDeadLetter({ deadLetters }: Pick<Observation, "deadLetters">): Expectation {
  return {
    claim: "no dead letter",
    holds: deadLetters.length === 0,
    otherwise: `${countOf(deadLetters.length, "dead letter")}: ${deadLetters.map(deadLetterText).join(" | ")}`,
  };
}

const failedInvocation = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string(), condition: z.string() }),
  responsePayload: z.looseObject({ errorMessage: z.string() }).optional().catch(undefined),
});

/** `firebreak-notify RetriesExhausted: the reason` of what Lambda lets go of; what anybody else does, as it begins. */
function deadLetterText(letter: string): string {
  const read = failedInvocation.safeParse(jsonOf(letter));
  if (!read.success) return letter.slice(0, 160);
  const { functionArn, condition } = read.data.requestContext;
  const name = functionArn.split(":")[6];
  return `${name} ${condition}${read.data.responsePayload ? `: ${read.data.responsePayload.errorMessage.slice(0, 160)}` : ""}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Names of the parts of a state that differ. */
export function differences(one: InstanceState, other: InstanceState): readonly string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof InstanceState>;
  return [...keys].filter((key) => !isDeepStrictEqual(one[key], other[key]));
}

/** What follows the cut by default: credentials denied, protected, tagged, snapshotted, idle connections soon forgotten. */
export function wasFollowedUp({ after, workload, incidents }: Response): Expectation {
  const incidentId = incidents[0]?.incidentId;
  const missing = [
    ...(workload.profile === undefined || after.rolePolicies.some((name) => name.includes(workload.instanceId))
      ? []
      : ["its credentials are not denied"]),
    ...(after.terminationProtected && after.stopProtected ? [] : ["it is not protected"]),
    ...(incidentId !== undefined && after.tags[names.incidentTagKey] === incidentId ? [] : ["it is not tagged"]),
    ...(after.snapshots.length === workload.volumeIds.length
      ? []
      : [`${countOf(workload.volumeIds.length, "volume")} but ${countOf(after.snapshots.length, "snapshot")}`]),
    ...after.interfaces
      .filter(({ idleTimeoutSeconds }) => idleTimeoutSeconds !== 60)
      .map(({ id }) => `${id} keeps idle connections`),
  ];
  return {
    claim: "credentials denied, protected, tagged, each volume snapshotted once, idle time-out 60 s",
    holds: missing.length === 0,
    otherwise: missing.join(", "),
  };
}

/** All that the instance lost is there again: groups, time-outs, protection, tags, credentials and service. Evidence stays. */
export function isAsBefore(before: InstanceState, after: InstanceState): Expectation {
  const left = differences({ ...before, snapshots: [] }, { ...after, snapshots: [] });
  return {
    claim: "everything but the snapshots is as it was before",
    holds: left.length === 0,
    otherwise: `not restored: ${left.join(", ")}`,
  };
}

/** The first answer says that it is released, the second that nothing is left to release. */
export function wasReleasedOnce(first: ReleaseAnswer, second: ReleaseAnswer): Expectation {
  return {
    claim: "released once, nothing left for a second time",
    holds: first.kind === "released" && second.kind === "nothing-to-release",
    otherwise: `the answers were ${first.kind}, then ${second.kind}`,
  };
}
