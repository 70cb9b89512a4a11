import {
  DescribePolicyCommand,
  OrganizationsClient,
  paginateListPoliciesForTarget,
} from "@aws-sdk/client-organizations";
import type { BehindClients } from "../behindClients";
import { globalRegionOf } from "../partition";
import { type CompiledPolicy, compilePolicy } from "./compiledPolicy";
import { parsePolicyDocument } from "./policyDocument";

export type ServiceControlLevels = readonly (readonly CompiledPolicy[])[];

/**
 * The service control policies over an account, level by level: the root and each organizational unit of its path
 * (`o-…/r-…/ou-…/`), then the account itself ("SCP evaluation").
 */
export async function readServiceControlPolicies(
  clients: BehindClients,
  organization: { readonly managementAccountId: string; readonly partition: string },
  target: { readonly account: string; readonly path: string },
): Promise<ServiceControlLevels> {
  const client = clients.get(
    OrganizationsClient,
    organization.managementAccountId,
    globalRegionOf(organization.partition),
  );
  const [, ...parents] = target.path.split("/").filter((part) => part !== "" && part !== target.account);
  return Promise.all([...parents, target.account].map((id) => readLevel(client, id)));
}

async function readLevel(client: OrganizationsClient, target: string): Promise<CompiledPolicy[]> {
  const level: CompiledPolicy[] = [];
  const pages = paginateListPoliciesForTarget({ client }, { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" });
  for await (const { Policies = [] } of pages) {
    for (const { Id, Name } of Policies) {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
      level.push(
        compilePolicy(parsePolicyDocument(Policy?.Content, `service control policy ${Name} (${Id}) of ${target}`)),
      );
    }
  }
  return level;
}
