import assert from "node:assert/strict";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { OrganizationUnreadError, readOrganization } from "../../rollout/organization/readOrganization";

/** Units by id, and what is directly below each; the root is `r-ab12`. */
const below: Readonly<Record<string, { readonly units: readonly string[]; readonly accounts: readonly string[] }>> = {
  "r-ab12": { units: ["Workloads", "Sandbox"], accounts: ["100000000001"] },
  Workloads: { units: ["Production"], accounts: [] },
  Production: { units: [], accounts: ["000000000003", "000000000001", "000000000002"] },
  Sandbox: { units: [], accounts: ["000000000004"] },
};

/** Organizations in small pages. A page may be empty and yet have a next one, as AWS says of all of its lists. */
class Organizations extends OrganizationsClient {
  readonly calls: string[] = [];

  constructor(private readonly denied = false) {
    super({ region: "us-east-1", credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" } });
    this.send = this.answer as typeof this.send;
  }

  private readonly answer = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: object;
  }) => {
    const operation = command.constructor.name.replace("Command", "");
    const input: { ParentId?: string; NextToken?: string; ResourceId?: string } = command.input;
    this.calls.push(operation);
    if (this.denied) throw Object.assign(new Error("You don't have permissions"), { name: "AccessDeniedException" });
    const at = Number(input.NextToken ?? "0");
    const page = <Item>(items: readonly Item[]) => ({
      items: at === 0 ? [] : items.slice(at - 1, at),
      ...(at <= items.length ? { NextToken: String(at + 1) } : {}),
    });
    const { units = [], accounts = [] } = below[input.ParentId ?? ""] ?? {};
    switch (operation) {
      case "DescribeOrganization":
        return { Organization: { Id: "o-a1b2c3d4e5", MasterAccountId: "100000000001" } };
      case "ListRoots":
        return { Roots: [{ Id: "r-ab12" }] };
      case "ListOrganizationalUnitsForParent": {
        const { items, ...next } = page(units);
        return { OrganizationalUnits: items.map((Name) => ({ Id: Name, Name })), ...next };
      }
      case "ListAccountsForParent": {
        const { items, ...next } = page(accounts);
        return { Accounts: items.map((Id) => ({ Id, Name: `account-${Id}`, ...stateOf(Id) })), ...next };
      }
      case "ListTagsForResource": {
        const { items, ...next } = page([{ Key: "owner", Value: input.ResourceId }]);
        return { Tags: items, ...next };
      }
      default:
        throw new Error(`nobody asks for ${operation}`);
    }
  };
}

/** Of today, of before 2026-09, and one that AWS may add. */
function stateOf(id: string): object {
  if (id === "000000000002") return { Status: "SUSPENDED" };
  return { State: id === "000000000003" ? "HIBERNATING" : "ACTIVE", Status: "ACTIVE" };
}

describe("The organization", () => {
  it("is read from the root down, every page of it, with the units above each account", async () => {
    const client = new Organizations();
    const { id, managementAccountId, accounts } = await readOrganization(client, { withTags: false });
    assert.deepEqual([id, managementAccountId], ["o-a1b2c3d4e5", "100000000001"]);
    assert.deepEqual(
      accounts.map((account) => [account.id, account.unitIds.join("/"), account.unitNames.join("/")]),
      [
        ["000000000001", "r-ab12/Workloads/Production", "Workloads/Production"],
        ["000000000002", "r-ab12/Workloads/Production", "Workloads/Production"],
        ["000000000003", "r-ab12/Workloads/Production", "Workloads/Production"],
        ["000000000004", "r-ab12/Sandbox", "Sandbox"],
        ["100000000001", "r-ab12", ""],
      ],
    );
    assert.ok(
      !client.calls.includes("ListTagsForResource"),
      "tags take a call for each account, and nobody asked for them",
    );
  });

  it("says of each account in which state it is; one that nobody knows yet is none to deploy to", async () => {
    const { accounts } = await readOrganization(new Organizations(), { withTags: false });
    assert.deepEqual(
      accounts.map(({ state }) => state),
      ["ACTIVE", "SUSPENDED", "SUSPENDED", "ACTIVE", "ACTIVE"],
    );
  });

  it("is read with the accounts' tags where they are asked for", async () => {
    const { accounts } = await readOrganization(new Organizations(), { withTags: true });
    for (const { id, tags } of accounts) assert.deepEqual(tags, { owner: id });
  });

  it("that does not answer is told with who may ask", async () => {
    await assert.rejects(
      readOrganization(new Organizations(true), { withTags: false }),
      (error) =>
        error instanceof OrganizationUnreadError &&
        /AccessDeniedException/.test(error.message) &&
        /management account, or of a delegated administrator/.test(error.message),
    );
  });
});
