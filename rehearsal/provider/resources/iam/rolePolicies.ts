import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { policyText } from "./policyText";

/** ARNs of the managed policies of a role. */
export async function attachedPolicies(client: IAMClient, role: string): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName: role })) {
    for (const attached of page.AttachedPolicies ?? []) arns.push(attached.PolicyArn ?? "");
  }
  return arns;
}

export async function inlinePolicies(client: IAMClient, role: string): Promise<{ name: string; policy: string }[]> {
  const policies: { name: string; policy: string }[] = [];
  for await (const page of paginateListRolePolicies({ client }, { RoleName: role })) {
    for (const name of page.PolicyNames ?? []) {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
      policies.push({ name, policy: policyText(PolicyDocument) });
    }
  }
  return policies;
}

export async function detach(client: IAMClient, role: string, policyArns: readonly string[]): Promise<void> {
  for (const PolicyArn of policyArns) await client.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn }));
}

export async function removeInline(client: IAMClient, role: string, names: readonly string[]): Promise<void> {
  for (const PolicyName of names) await client.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName }));
}

/** IAM deletes no role that still has policies. */
export async function emptyRole(client: IAMClient, role: string): Promise<void> {
  await detach(client, role, await attachedPolicies(client, role));
  const inline = await inlinePolicies(client, role);
  await removeInline(
    client,
    role,
    inline.map(({ name }) => name),
  );
}
