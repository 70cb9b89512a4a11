import type { Inspection } from "./inspection";
import { reading } from "./reading";
import type { Target } from "./target";

/** Why the deployment role of an account can't be assumed. */
export interface RefusedRole {
  /** Its ARN. */
  readonly role: string;
  readonly because: string;
  readonly nextStep: string;
}

/** Tries to become the deployment role of the target's account: without it nothing there can be looked at or made. */
export async function refusalOf({ access }: Inspection, { account }: Target): Promise<RefusedRole | undefined> {
  const tried = await reading(() => access.tryRole(account.id));
  if (tried.kind === "read") return undefined;
  const role = access.roleArn(account.id) ?? "the deployment role";
  const nextStep = `See that ${role} exists and trusts account ${access.accountId}.`;
  return { role, because: tried.because, nextStep };
}
