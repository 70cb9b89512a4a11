import assert from "node:assert/strict";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { accountsOfConfig, accountsOfOrganization } from "../../../functions/report-exceptions/accounts";
import { answerBy } from "../standInClient";

const account = (Id: string, more: object = {}) => ({
  Id,
  Name: `name-${Id.slice(0, 1)}`,
  Arn: `arn:aws:organizations::777788889999:account/o-a1b2c3d4e5/${Id}`,
  ...more,
});

describe("The accounts of a report", () => {
  it("are all of the organization that are in use, page by page, by id", async () => {
    const client = new OrganizationsClient({});
    const calls = answerBy(client, (_, index) =>
      index === 0
        ? { Accounts: [account("444455556666", { State: "ACTIVE" })], NextToken: "more" }
        : index === 1
          ? { Accounts: [], NextToken: "still more" }
          : { Accounts: [account("111122223333", { Status: "ACTIVE" }), account("222233334444")] },
    );
    assert.deepEqual(await accountsOfOrganization(client), {
      accounts: [
        { id: "111122223333", name: "name-1" },
        { id: "222233334444", name: "name-2" },
        { id: "444455556666", name: "name-4" },
      ],
      closed: 0,
      managementAccountId: "777788889999",
    });
    assert.equal(calls.length, 3);
  });

  it("leave out those in which nobody can work, by either name of the state, and count them", async () => {
    const client = new OrganizationsClient({});
    answerBy(client, () => ({
      Accounts: [
        account("111122223333", { State: "SUSPENDED", Status: "ACTIVE" }),
        account("222233334444", { Status: "SUSPENDED" }),
        account("333344445555", { State: "PENDING_CLOSURE" }),
        account("444455556666", { State: "CLOSED" }),
        account("555566667777", { State: "PENDING_ACTIVATION" }),
        account("666677778888", { State: "ACTIVE" }),
      ],
    }));
    const { accounts, closed } = await accountsOfOrganization(client);
    assert.deepEqual(
      accounts.map(({ id }) => id),
      ["666677778888"],
    );
    assert.equal(closed, 5);
  });

  it("are unknown, with what to do, where Organizations does not answer the security account", async () => {
    const client = new OrganizationsClient({});
    answerBy(client, () => {
      throw Object.assign(new Error("You don't have permissions to access this resource."), {
        name: "AccessDeniedException",
      });
    });
    await assert.rejects(accountsOfOrganization(client), {
      name: "AccountsUnknownError",
      message: /AccessDeniedException.*delegated administrator.*firebreak:exceptionReportAccounts/s,
    });
  });

  it("are those of the config, by id", () => {
    assert.deepEqual(
      accountsOfConfig(["444455556666", "111122223333"]).accounts.map(({ id }) => id),
      ["111122223333", "444455556666"],
    );
  });
});
