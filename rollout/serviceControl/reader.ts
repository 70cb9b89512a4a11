import {
  DescribePolicyCommand,
  type OrganizationsClient,
  paginateListPoliciesForTarget,
} from "@aws-sdk/client-organizations";
import type { OrganizationAccount } from "../organization/organizationAccount";
import { type AttachedPolicy, readStatements, type ServiceControlLevel } from "./policy";

/**
 * Service control policies, with the credentials of the management account or of a delegated administrator of policies. What
 * hangs on a unit is asked once for all accounts below. Needs organizations:ListPoliciesForTarget and DescribePolicy.
 */
export class ServiceControlReader {
  private readonly levels = new Map<string, Promise<ServiceControlLevel>>();
  private readonly statements = new Map<string, Promise<AttachedPolicy["statements"]>>();

  constructor(private readonly organizations: OrganizationsClient) {}

  /** From the root to the account itself. Rejects where Organizations does not answer. */
  levelsOf(account: OrganizationAccount): Promise<readonly ServiceControlLevel[]> {
    return Promise.all([...account.unitIds, account.id].map((id) => once(this.levels, id, () => this.readLevel(id))));
  }

  private async readLevel(target: string): Promise<ServiceControlLevel> {
    const attached: { readonly id: string; readonly name: string }[] = [];
    const pages = paginateListPoliciesForTarget(
      { client: this.organizations },
      { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" },
    );
    for await (const { Policies = [] } of pages)
      for (const { Id: id = "", Name: name = "" } of Policies) attached.push({ id, name });
    return Promise.all(
      attached.map(async ({ id, name }) => ({
        ...{ id, name, attachedTo: target },
        statements: await once(this.statements, id, () => this.readPolicy(id)),
      })),
    );
  }

  private async readPolicy(id: string): Promise<AttachedPolicy["statements"]> {
    const { Policy: policy } = await this.organizations.send(new DescribePolicyCommand({ PolicyId: id }));
    try {
      return readStatements(policy?.Content ?? "");
    } catch (cause) {
      throw new Error(`Service control policy ${id} can't be read as a policy`, { cause });
    }
  }
}

/** A failed attempt is not kept. */
function once<Value>(kept: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}
