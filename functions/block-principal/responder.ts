import { archivePermissions } from "../domain/archivePermissions";
import { provenancePermissions } from "../domain/provenancePermissions";
import type { ResponderDefinition } from "../domain/responder";

/** AWS's own policy that denies everything. */
const denyAll = { ArnEquals: { "iam:PolicyARN": "arn:{partition}:iam::aws:policy/AWSDenyAll" } };

const users = "arn:{partition}:iam::{account}:user/*";
const roles = "arn:{partition}:iam::{account}:role/*";

/** Blocks an IAM user or role: a deny first, then the user's access keys. */
export const blockPrincipal = {
  name: "block-principal",
  summary:
    "Denies the user everything and deactivates its access keys, or denies the session of the role that acted; the playbook row says how far.",
  undo: "The deny is removed, or the policy restored that had its name; keys that it deactivated are active again.",
  subjects: ["AWS::IAM::User", "AWS::IAM::Role"],
  invokedBy: ["playbook"],
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: archivePermissions,
    member: [
      ...provenancePermissions,
      {
        sid: "BlockUser",
        actions: [
          "iam:GetUser",
          "iam:GetUserPolicy",
          "iam:ListAttachedUserPolicies",
          "iam:ListAccessKeys",
          "iam:PutUserPolicy",
          "iam:UpdateAccessKey",
        ],
        resources: [users],
      },
      {
        sid: "BlockRole",
        actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:PutRolePolicy"],
        resources: [roles],
      },
      {
        sid: "AttachDenyAll",
        actions: ["iam:AttachUserPolicy", "iam:AttachRolePolicy"],
        resources: [users, roles],
        conditions: denyAll,
      },
    ],
    apart: {
      impact: [
        {
          sid: "FindWhatItMeans",
          actions: ["ec2:DescribeInstances", "lambda:ListFunctions"],
          resources: ["*"],
          because: "DescribeInstances and ListFunctions take no resource (Service Authorization Reference).",
        },
        {
          sid: "ReadUserUse",
          actions: ["iam:GetUser", "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"],
          resources: [users],
        },
        { sid: "ReadRoleUse", actions: ["iam:GetRole", "iam:ListInstanceProfilesForRole"], resources: [roles] },
      ],
    },
    release: [
      {
        sid: "UnblockUser",
        actions: [
          "iam:GetUserPolicy",
          "iam:PutUserPolicy",
          "iam:DeleteUserPolicy",
          "iam:ListAttachedUserPolicies",
          "iam:ListAccessKeys",
          "iam:UpdateAccessKey",
        ],
        resources: [users],
      },
      {
        sid: "UnblockRole",
        actions: ["iam:GetRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:ListAttachedRolePolicies"],
        resources: [roles],
      },
      {
        sid: "DetachDenyAll",
        actions: ["iam:DetachUserPolicy", "iam:DetachRolePolicy"],
        resources: [users, roles],
        conditions: denyAll,
      },
    ],
  },
} as const satisfies ResponderDefinition;
