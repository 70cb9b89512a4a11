import assert from "node:assert/strict";
import {
  EnableAWSServiceAccessCommand,
  ListAccountsForParentCommand,
  ListDelegatedServicesForAccountCommand,
  ListRootsCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { organizationPlan } from "../../../../rehearsal/world/organizationPlan";
import { seedOrganization } from "../../../../rehearsal/world/organizationSeed";
import { EmulatedAccounts, region } from "../emulatedAccounts";

const service = "config-multiaccountsetup.amazonaws.com";

describe("Organizations in the emulated organization", function () {
  this.timeout(120_000);
  let emulated: EmulatedAccounts;
  let security: string;
  let root: string;
  let management: OrganizationsClient;
  let administrator: OrganizationsClient;

  before(async () => {
    emulated = await EmulatedAccounts.start();
    const seeded = await seedOrganization(organizationPlan, (account) => emulated.gateway.behind(account, region));
    emulated.gateway.organization.set(seeded);
    security = seeded.accounts.find(({ name }) => name === "security")?.id ?? "";
    management = await clientOf(seeded.managementAccountId);
    administrator = await clientOf(security);
    root = (await management.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? "";
  });
  after(() => emulated?.stop());

  async function clientOf(account: string): Promise<OrganizationsClient> {
    return new OrganizationsClient(await emulated.administrator(account));
  }

  it("tells an account that nothing is delegated to neither of services nor of accounts", async () => {
    await assert.rejects(administrator.send(new ListDelegatedServicesForAccountCommand({ AccountId: security })), {
      name: "AccessDeniedException",
    });
    await assert.rejects(administrator.send(new ListAccountsForParentCommand({ ParentId: root })), {
      name: "AccessDeniedException",
    });
  });

  it("tells a delegated administrator of both, as it tells the management account", async () => {
    await management.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: service }));
    await management.send(
      new RegisterDelegatedAdministratorCommand({ AccountId: security, ServicePrincipal: service }),
    );
    for (const client of [administrator, management]) {
      const { DelegatedServices: services = [] } = await client.send(
        new ListDelegatedServicesForAccountCommand({ AccountId: security }),
      );
      assert.deepEqual(
        services.map(({ ServicePrincipal }) => ServicePrincipal),
        [service],
      );
      const { Accounts: accounts = [] } = await client.send(new ListAccountsForParentCommand({ ParentId: root }));
      // The management account; all others are in units.
      assert.equal(accounts.length, 1);
    }
  });
});
