import { CreateSecurityGroupCommand, type EC2Client, type Tag } from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import { names } from "../domain/names";

/** By which a group is known as Firebreak's. EC2 lets nobody change a group's name, but an attacker can make one first. */
export const ownerTag = { Key: names.ownerTagKey, Value: "firebreak" };

export interface OwnGroup {
  readonly vpcId: string;
  readonly groupName: string;
  readonly description: string;
  readonly tags?: readonly Tag[];
}

/** The id of a new group with the rules that EC2 gives each, or undefined where the name is taken in the VPC. */
export async function createOwnGroup(
  ec2: EC2Client,
  { vpcId, groupName, description, tags = [] }: OwnGroup,
): Promise<string | undefined> {
  let groupId: string | undefined;
  try {
    ({ GroupId: groupId } = await ec2.send(
      new CreateSecurityGroupCommand({
        VpcId: vpcId,
        GroupName: groupName,
        Description: description,
        TagSpecifications: [
          { ResourceType: "security-group", Tags: [ownerTag, { Key: "Name", Value: groupName }, ...tags] },
        ],
      }),
    ));
  } catch (error) {
    if (errorCode(error) === "InvalidGroup.Duplicate") return undefined;
    throw error;
  }
  if (groupId === undefined) throw new Error(`EC2 created ${groupName} in ${vpcId} without telling its id`);
  return groupId;
}
