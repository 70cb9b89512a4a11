import {
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from "@aws-sdk/client-ec2";
import * as z from "zod";
import { describeError, errorCode } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import type { Change, Incident } from "../domain/incident";
import { groupOf, untrackingItem } from "../domain/untracking";
import type { Undo } from "../response/undo";
import type { UndoContext } from "./followUps/followUp";
import { followUps, lastFollowUp } from "./followUps/followUps";
import { findIsolationGroups } from "./isolationGroup";
import { type LiveInterface, liveInterfaces } from "./networkInterface";
import { shortestIdleTimeout } from "./networkIsolation";
import { deleteGroup, findUntrackingGroups } from "./untrackingGroup";

const interfaceBefore = z.object({ groups: z.array(z.string()).min(1) });
const interfaceAfter = z.object({ vpcId: z.string(), group: z.string().optional() });
const idleBefore = z.object({ seconds: z.number().nullable() });

/** EC2's default, in seconds: an idle time-out can be set but not unset. On Nitro v6 the default is 350. */
const defaultIdleTimeout = 432_000;

/**
 * Undoes one recorded change of an isolated instance. Safe to repeat: what is as it was before counts as restored. Refuses,
 * with the reason, what somebody has changed since. Throws what the SDK throws.
 */
export async function undoIsolation(clients: MemberClients, incident: Incident, change: Change): Promise<Undo> {
  const instanceId = incident.resource.replace(/^instance\//, "");
  const [kind, id] = change.item.split("/");
  if (id !== undefined) {
    switch (kind) {
      case "network-interface":
        return undoSwap(clients.ec2, id, change, incident);
      case "untracking-group":
        return undoUntracking(clients.ec2, id, change, incident);
      default:
        return undoIdleTimeout(clients.ec2, id, change);
    }
  }
  const followUp = [...followUps, lastFollowUp].find(({ item }) => item === change.item);
  if (followUp === undefined) return { kind: "refused", because: `this version knows no follow-up ${change.item}` };
  const context: UndoContext = {
    clients,
    instanceId,
    instanceArn: `arn:${incident.partition}:ec2:${incident.region}:${incident.accountId}:instance/${instanceId}`,
    incidentId: incident.incidentId,
  };
  return followUp.undo(context, change.before, change.after);
}

async function undoSwap(ec2: EC2Client, interfaceId: string, change: Change, incident: Incident): Promise<Undo> {
  const { groups } = interfaceBefore.parse(change.before);
  const { vpcId, group } = interfaceAfter.parse(change.after);
  const now = await readInterface(ec2, interfaceId);
  if (now === undefined) return gone(interfaceId);
  if (sameSet(now.groups, groups)) return { kind: "restored", detail: `on its own groups ${groups.join(", ")}` };
  // An attempt that died before it could say which group it used left only the VPC.
  const isolation = group ?? (await findIsolationGroups(ec2, [vpcId])).get(vpcId)?.GroupId;
  const isOurs = now.groups[0] === isolation || now.groups[0] === (await untrackingGroupIn(ec2, vpcId, incident));
  if (now.groups.length !== 1 || !isOurs) {
    return { kind: "refused", because: `its groups were changed since, to ${now.groups.join(", ")}` };
  }
  try {
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: interfaceId, Groups: groups }));
  } catch (error) {
    if (errorCode(error) !== "InvalidGroup.NotFound" && errorCode(error) !== "InvalidGroupId.Malformed") throw error;
    return { kind: "refused", because: `a group it had is gone (${describeError(error)}); choose its groups by hand` };
  }
  return { kind: "restored", detail: `on its own groups ${groups.join(", ")} again` };
}

/** Of an attempt that died while the instance was open; else the group is gone, and so is its change. */
async function undoUntracking(ec2: EC2Client, vpcId: string, change: Change, incident: Incident): Promise<Undo> {
  const group = groupOf(change.after) ?? (await untrackingGroupIn(ec2, vpcId, incident));
  if (group !== undefined) await deleteGroup(ec2, group);
  return { kind: "restored", detail: group === undefined ? "never made" : `group ${group} removed` };
}

async function untrackingGroupIn(ec2: EC2Client, vpcId: string, incident: Incident): Promise<string | undefined> {
  const change = incident.changes.find(({ item }) => item === `${untrackingItem}${vpcId}`);
  if (change === undefined || change.state === "released") return undefined;
  return groupOf(change.after) ?? (await findUntrackingGroups(ec2, incident.incidentId)).get(vpcId);
}

async function undoIdleTimeout(ec2: EC2Client, interfaceId: string, change: Change): Promise<Undo> {
  const seconds = idleBefore.parse(change.before).seconds ?? defaultIdleTimeout;
  const now = await readInterface(ec2, interfaceId);
  if (now === undefined) return gone(interfaceId);
  if (
    now.tcpEstablishedTimeout === seconds ||
    (now.tcpEstablishedTimeout === undefined && seconds === defaultIdleTimeout)
  ) {
    return { kind: "restored", detail: `idle time-out ${seconds} s` };
  }
  if (now.tcpEstablishedTimeout !== undefined && now.tcpEstablishedTimeout !== shortestIdleTimeout) {
    return { kind: "refused", because: `its idle time-out was set to ${now.tcpEstablishedTimeout} s since` };
  }
  await ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId: interfaceId,
      ConnectionTrackingSpecification: { TcpEstablishedTimeout: seconds },
    }),
  );
  return { kind: "restored", detail: `idle time-out ${seconds} s` };
}

function gone(interfaceId: string): Undo {
  return { kind: "refused", because: `network interface ${interfaceId} is gone` };
}

async function readInterface(ec2: EC2Client, interfaceId: string): Promise<LiveInterface | undefined> {
  try {
    const { NetworkInterfaces: found = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [interfaceId] }),
    );
    return liveInterfaces(found)[0];
  } catch (error) {
    if (errorCode(error) === "InvalidNetworkInterfaceID.NotFound") return undefined;
    throw error;
  }
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each));
}
