import {
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRolePolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import { errorCode } from "../../aws/errorCode";
import { neverContainPattern } from "../../domain/neverContain";
import { followUp } from "./followUp";

const before = z.object({ roleName: z.string(), policyName: z.string(), document: z.string().nullable() });

/**
 * Denies everything to credentials that this one instance got, wherever they are used: issued ones outlive a detached
 * profile, and a deny on the whole role would stop its siblings. An inline policy of a fixed name: idempotent, and no
 * quota of attached policies is hit.
 */
export const denyCredentials = followUp({
  item: "deny-credentials",
  option: "denyCredentials",
  before,

  async plan({ clients, instance, neverContain }) {
    if (instance.instanceProfileArn === undefined)
      return { kind: "skip", because: "the instance has no instance profile" };
    const profileName = instance.instanceProfileArn.split("/").at(-1);
    const { InstanceProfile: profile } = await clients.iam.send(
      new GetInstanceProfileCommand({ InstanceProfileName: profileName }),
    );
    const role = profile?.Roles?.[0];
    if (role?.RoleName === undefined || role.Arn === undefined)
      return { kind: "skip", because: `instance profile ${profileName} holds no role` };
    if (role.Path?.startsWith("/aws-service-role/") || role.RoleName.startsWith("AWSReservedSSO_")) {
      return { kind: "skip", because: `AWS protects role ${role.RoleName}; revoke its sessions by hand` };
    }
    const pattern = neverContainPattern(role.Arn, neverContain);
    if (pattern !== undefined)
      return { kind: "skip", because: `role ${role.RoleName} is on the deny-list (${pattern})` };
    const policyName = `firebreak-deny-${instance.id}`;
    const document = await readPolicy(clients.iam, role.RoleName, policyName);
    // Our own deny, left by an incident that was released in part, is nothing to go back to.
    const own = document === denyDocument(instance.arn);
    return { kind: "act", before: { roleName: role.RoleName, policyName, document: own ? null : document } };
  },

  async act({ clients, instance }, { roleName, policyName }) {
    await clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: roleName,
        PolicyName: policyName,
        PolicyDocument: denyDocument(instance.arn),
      }),
    );
    return { detail: `role ${roleName} denies all to this instance's credentials (inline policy ${policyName})` };
  },

  async undo({ clients, instanceArn }, { roleName, policyName, document }) {
    const now = await readPolicy(clients.iam, roleName, policyName);
    if (now === document) return { kind: "restored", detail: `role ${roleName} has its former policies` };
    if (now !== null && now !== denyDocument(instanceArn)) {
      return {
        kind: "refused",
        because: `inline policy ${policyName} of role ${roleName} was changed since; compare it and remove it by hand`,
      };
    }
    if (document === null)
      await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName }));
    else
      await clients.iam.send(
        new PutRolePolicyCommand({ RoleName: roleName, PolicyName: policyName, PolicyDocument: document }),
      );
    return { kind: "restored", detail: `role ${roleName} no longer denies this instance` };
  },
});

function denyDocument(instanceArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FirebreakDenyInstance",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { ArnEquals: { "ec2:SourceInstanceARN": instanceArn } },
      },
    ],
  });
}

/** The policy's document, decoded (IAM answers URL-encoded), or null where role or policy is not there. */
async function readPolicy(iam: IAMClient, roleName: string, policyName: string): Promise<string | null> {
  try {
    const { PolicyDocument: document } = await iam.send(
      new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName }),
    );
    return document === undefined ? null : decodeURIComponent(document);
  } catch (error) {
    if (errorCode(error) === "NoSuchEntityException" || errorCode(error) === "NoSuchEntity") return null;
    throw error;
  }
}
