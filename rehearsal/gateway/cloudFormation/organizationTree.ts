import {
  DescribeAccountCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from "@aws-sdk/client-organizations";
import { type Behind, BehindClients } from "../behindClients";
import type { OrganizationDirectory } from "../organizationDirectory";

/** Accounts and organizational units as they are at this moment. */
export class OrganizationTree {
  private readonly clients: BehindClients;

  constructor(
    private readonly directory: Pick<OrganizationDirectory, "managementAccountId">,
    behind: Behind,
  ) {
    this.clients = new BehindClients(behind);
  }

  /** Ids of active accounts below a unit or the root, the management account left out. */
  async accountsBelow(unitId: string): Promise<readonly string[]> {
    const { client } = this;
    const found: string[] = [];
    for await (const { Accounts = [] } of paginateListAccountsForParent({ client }, { ParentId: unitId })) {
      for (const { Id = "", Status } of Accounts)
        if (Status === "ACTIVE" && Id !== this.directory.managementAccountId) found.push(Id);
    }
    for await (const page of paginateListOrganizationalUnitsForParent({ client }, { ParentId: unitId })) {
      for (const { Id = "" } of page.OrganizationalUnits ?? []) found.push(...(await this.accountsBelow(Id)));
    }
    return found;
  }

  /** Ids of the units above an account and of the root, nearest first; none for an account that is not of the organization. */
  async unitsAbove(accountId: string): Promise<readonly string[]> {
    const above: string[] = [];
    try {
      for (let child = accountId; !child.startsWith("r-"); child = above.at(-1) ?? "r-") {
        const { Parents: [parent] = [] } = await this.client.send(new ListParentsCommand({ ChildId: child }));
        if (parent?.Id === undefined) return above;
        above.push(parent.Id);
      }
      return above;
    } catch (error) {
      if (error instanceof Error && /NotFound|InvalidInput/.test(error.name)) return [];
      throw error;
    }
  }

  async isActive(accountId: string): Promise<boolean> {
    const { Account } = await this.client.send(new DescribeAccountCommand({ AccountId: accountId }));
    return Account?.Status === "ACTIVE";
  }

  private get client(): OrganizationsClient {
    return this.clients.get(OrganizationsClient, this.directory.managementAccountId, "us-east-1");
  }
}
