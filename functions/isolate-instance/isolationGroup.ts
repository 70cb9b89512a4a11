import {
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import { untilVisible } from "../aws/eventualConsistency";
import { createOwnGroup, ownerTag } from "./ownGroup";

/** One per VPC, made when first needed and kept: a group per finding would run into the quota of groups. */
export const isolationGroupName = "firebreak-isolation";

/**
 * The isolation groups of these VPCs that are there already, by VPC, as EC2 describes them.
 *
 * Found by owner tag, not by name alone (ownGroup.ts).
 */
export async function findIsolationGroups(
  ec2: EC2Client,
  vpcIds: readonly string[],
): Promise<ReadonlyMap<string, SecurityGroup>> {
  const { SecurityGroups: groups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: "vpc-id", Values: [...vpcIds] },
        { Name: `tag:${ownerTag.Key}`, Values: [ownerTag.Value] },
        { Name: "group-name", Values: [`${isolationGroupName}*`] },
      ],
    }),
  );
  // Sorted, so that every responder settles on the same one where there are several.
  groups.sort((a, b) => (b.GroupName ?? "").localeCompare(a.GroupName ?? ""));
  return new Map(groups.map((group) => [group.VpcId ?? "", group]));
}

/** The id of an empty isolation group in this VPC: the one that was found, emptied where it is not, else a new one. */
export async function ensureIsolationGroup(
  ec2: EC2Client,
  vpcId: string,
  found: SecurityGroup | undefined,
  incidentId: string,
): Promise<string> {
  if (found?.GroupId !== undefined) {
    await revokeAll(ec2, found.GroupId, {
      ingress: found.IpPermissions ?? [],
      egress: found.IpPermissionsEgress ?? [],
    });
    return found.GroupId;
  }
  const created = await create(ec2, vpcId, isolationGroupName);
  if (created !== undefined) return created;
  // Somebody made it since we looked: another responder (then it carries our tag), or anybody else.
  const winner = (await findIsolationGroups(ec2, [vpcId])).get(vpcId);
  if (winner !== undefined) return ensureIsolationGroup(ec2, vpcId, winner, incidentId);
  const own = await create(ec2, vpcId, `${isolationGroupName}-${incidentId}`);
  if (own !== undefined) return own;
  throw new Error(
    `VPC ${vpcId} holds groups named ${isolationGroupName} and ${isolationGroupName}-${incidentId} that are not Firebreak's; delete or rename them.`,
  );
}

/** A new, empty group, or undefined where the name is taken in the VPC. */
async function create(ec2: EC2Client, vpcId: string, groupName: string): Promise<string | undefined> {
  const id = await createOwnGroup(ec2, { vpcId, groupName, description: "security isolation" });
  if (id === undefined) return undefined;
  await untilVisible("InvalidGroup.NotFound", () => revokeAll(ec2, id, { ingress: [], egress: defaultEgress }));
  return id;
}

/** EC2 gives each new group an allow-all egress rule, and a second one where the VPC has IPv6 ("Default security groups"). */
const defaultEgress: readonly IpPermission[] = [
  { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
];

/**
 * Revokes side by side, one call a permission: EC2 refuses a whole call in which one rule is missing, and a rule that
 * another responder revoked first is as good as revoked.
 */
async function revokeAll(
  ec2: EC2Client,
  groupId: string,
  permissions: { readonly ingress: readonly IpPermission[]; readonly egress: readonly IpPermission[] },
): Promise<void> {
  await Promise.all([
    ...permissions.ingress.map((permission) =>
      tolerateMissing(
        ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [permission] })),
      ),
    ),
    ...permissions.egress.map((permission) =>
      tolerateMissing(
        ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [permission] })),
      ),
    ),
  ]);
}

async function tolerateMissing(revocation: Promise<unknown>): Promise<void> {
  try {
    await revocation;
  } catch (error) {
    if (errorCode(error) !== "InvalidPermission.NotFound") throw error;
  }
}
