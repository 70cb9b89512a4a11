import { blockPolicyOf, nothingBlocked } from "./blockPolicy";
import type { Entity } from "./entity";

/** A function by its ARN, without version or alias. */
export type FunctionEntity = Extract<Entity, { readonly kind: "function" }>;

/**
 * The inline policy of a role that denies one function: of its own name, so that incidents of several functions, and a block
 * of the role itself, neither overwrite nor undo one another. IAM has no Region, so the name has the function's.
 */
export function denialPolicyName({ region, name }: Pick<FunctionEntity, "region" | "name">): string {
  return `firebreak-deny-function-${region}-${name}`;
}

/** Denies everything to whoever has the role. */
export const roleDenial = blockPolicyOf({ ...nothingBlocked, all: true });

/**
 * Denies everything to what one function runs as, wherever it is used: by the ARN that Lambda puts into the credentials of
 * the execution environment ("Using source function ARN to control function access behavior", Lambda developer guide), and
 * by the name of its sessions where no such ARN is told. A function of the same name and role in another Region has sessions
 * of the same name: it goes on, for its own ARN is told.
 */
export function sessionDenial({ partition, accountId, name, arn }: FunctionEntity, roleId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FirebreakDenyFunction",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { ArnLike: { "lambda:SourceFunctionArn": [arn, `${arn}:*`] } },
      },
      {
        Sid: "FirebreakDenyFunctionSessions",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: {
          StringEquals: { "aws:userid": `${roleId}:${name}` },
          // Holds too where the key is not there ("IAM JSON policy elements: Condition operators").
          ArnNotLike: {
            "lambda:SourceFunctionArn": [
              `arn:${partition}:lambda:*:${accountId}:function:${name}`,
              `arn:${partition}:lambda:*:${accountId}:function:${name}:*`,
            ],
          },
        },
      },
    ],
  });
}

/** Whether a document is one of the two above, of this function, whatever id the role had. */
export function isFunctionDenial(document: string | null, named: FunctionEntity): boolean {
  const roleId = /"aws:userid":"(\w+):/.exec(document ?? "")?.[1];
  return document === roleDenial || (roleId !== undefined && document === sessionDenial(named, roleId));
}
