import { setTimeout as sleep } from "node:timers/promises";
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import { untilVisible } from "../aws/eventualConsistency";
import { untrackingTagKey } from "../domain/untracking";
import { createOwnGroup, ownerTag } from "./ownGroup";

/**
 * The reference's name, and the incident: a group of each incident's own can be deleted when its incident is through, and
 * the ledger can tell whose it is.
 */
export function untrackingGroupName(incidentId: string): string {
  return `incident-response-isolation-untrack-connections-sg-${incidentId}`;
}

const all: readonly IpPermission[] = [
  { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
];

/** A new group that lets nobody in yet. Throws what the SDK throws, and where the name is taken. */
export async function createUntrackingGroup(
  ec2: EC2Client,
  vpcId: string,
  { incidentId, instanceId }: { readonly incidentId: string; readonly instanceId: string },
): Promise<string> {
  const groupName = untrackingGroupName(incidentId);
  const id = await createOwnGroup(ec2, {
    vpcId,
    groupName,
    description: "security isolation, open while connections become untracked",
    tags: [{ Key: untrackingTagKey, Value: instanceId }],
  });
  if (id === undefined) throw new Error(`VPC ${vpcId} holds a group named ${groupName} already`);
  return id;
}

/**
 * Allows everything in and out, IPv4 and IPv6: EC2 tracks no connection that both directions allow from and to everywhere
 * ("Security group connection tracking").
 */
export async function openGroup(ec2: EC2Client, groupId: string): Promise<void> {
  await untilVisible("InvalidGroup.NotFound", () => Promise.all([allowIn(ec2, groupId), allowOut(ec2, groupId)]));
}

/** Tolerates what is there: a repetition after a lost answer, and the egress rules that EC2 gave the group. */
async function allowIn(ec2: EC2Client, groupId: string): Promise<void> {
  await Promise.all(
    all.map((permission) =>
      tolerate("InvalidPermission.Duplicate", () =>
        ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [permission] })),
      ),
    ),
  );
}

async function allowOut(ec2: EC2Client, groupId: string): Promise<void> {
  await Promise.all(
    all.map((permission) =>
      tolerate("InvalidPermission.Duplicate", () =>
        ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [permission] })),
      ),
    ),
  );
}

/** The untracking groups of an incident that are there, by VPC. */
export async function findUntrackingGroups(ec2: EC2Client, incidentId: string): Promise<ReadonlyMap<string, string>> {
  const { SecurityGroups: groups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: `tag:${ownerTag.Key}`, Values: [ownerTag.Value] },
        { Name: "group-name", Values: [untrackingGroupName(incidentId)] },
      ],
    }),
  );
  return new Map(groups.map(({ VpcId, GroupId }) => [VpcId ?? "", GroupId ?? ""]));
}

/** Deletes a group; one that is gone is as good as deleted. EC2 may take a moment to see that no interface holds it any more. */
export async function deleteGroup(ec2: EC2Client, groupId: string): Promise<void> {
  for (let wait = 250; ; wait *= 2) {
    try {
      await tolerate("InvalidGroup.NotFound", () => ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId })));
      return;
    } catch (error) {
      if (errorCode(error) !== "DependencyViolation" || wait > 2000) throw error;
    }
    await sleep(wait);
  }
}

async function tolerate(code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (errorCode(error) !== code) throw error;
  }
}
