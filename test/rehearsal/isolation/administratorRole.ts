import assert from "node:assert/strict";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";

type Statement = Readonly<Record<string, unknown>>;

export interface AdministratorRoleOptions {
  /** Default `/`. */
  readonly path?: string;
  /** Whom the role trusts; Lambda by default. */
  readonly trusted?: Readonly<Record<string, string>>;
}

/** Makes a role whose own policy allows everything, so that what it is refused is refused by somebody else's. Returns its ARN. */
export async function createAdministratorRole(
  account: RehearsedAccount,
  RoleName: string,
  { path = "/", trusted = { Service: "lambda.amazonaws.com" } }: AdministratorRoleOptions = {},
): Promise<string> {
  const iam = account.client(IAMClient);
  const trust = policyOf({ Effect: "Allow", Action: "sts:AssumeRole", Principal: trusted });
  const { Role: role } = await iam.send(
    new CreateRoleCommand({ RoleName, Path: path, AssumeRolePolicyDocument: trust }),
  );
  assert.ok(role?.Arn);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: allowingEverything }));
  return role.Arn;
}

export function policyOf(statement: Statement): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export const allowingEverything = policyOf({ Effect: "Allow", Action: "*", Resource: "*" });
