import assert from "node:assert/strict";
import { join } from "node:path";
import { ActivateOrganizationsAccessCommand, CloudFormationClient } from "@aws-sdk/client-cloudformation";
import {
  CreateAccountCommand,
  ListParentsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { checkout } from "../../../rehearsal/setup/folders";
import { createDeployer, deployerName } from "../../../rehearsal/world/deployer";
import type { MemberName } from "../../../rehearsal/world/organizationPlan";
import { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { programAt } from "../../../rollout/engine/program";
import { DeployedPrograms, region as home, type ProgramStack } from "../provider/deployedPrograms";
import { memberWorld } from "./memberWorld";

const further = "eu-west-1";
const regions = [home, further];

describe("The members' baseline, by a stack of their own and by the management stack's StackSet", function () {
  this.timeout(300_000);
  let programs: DeployedPrograms;
  let management: ProgramStack;
  let unit: string;
  let shared: Readonly<Record<string, string>>;
  let byStack: unknown;

  before(async () => {
    programs = await DeployedPrograms.start();
    const { organization } = programs;
    shared = {
      "firebreak:organizationId": organization.organizationId,
      "firebreak:securityAccountId": organization.account("security").id,
      "firebreak:homeRegion": home,
      "firebreak:regions": JSON.stringify(regions),
      "firebreak:forwardGuardDuty": "true",
      "firebreak:exceptionTagKey": "Exempt",
    };
    const program = programAt(join(checkout, "index.ts"));
    management = await programs.stack("management", organization.account("management"), program);
    const member = await programs.stack("member", organization.account("sandbox"), program);
    unit = (await parentsOf(organization.account("payments").id))[0] ?? "";
    await member.up({ ...shared, "firebreak:role": "member" });
    byStack = await worldOf(organization.account("sandbox"));
  });
  after(() => programs?.stop());

  const config = (further: Readonly<Record<string, string>> = {}) => ({
    ...shared,
    "firebreak:role": "management",
    "firebreak:guardDutyAdministrator": "false",
    "firebreak:configAdministrator": "false",
    "firebreak:memberStackSet": "true",
    "firebreak:memberStackSetTargets": JSON.stringify([unit]),
    ...further,
  });

  async function parentsOf(accountId: string): Promise<readonly string[]> {
    const client = programs.organization.account("management").client(OrganizationsClient);
    const { Parents = [] } = await client.send(new ListParentsCommand({ ChildId: accountId }));
    return Parents.map(({ Id = "" }) => Id);
  }

  function worldOf(account: RehearsedAccount): Promise<Readonly<Record<string, unknown>>> {
    return memberWorld(account, regions);
  }

  const member = (name: MemberName) => worldOf(programs.organization.account(name));

  it("has four roles in one, and rules and a group in each Region", () => {
    const { roles, rules, groups } = byStack as Record<"roles" | "rules" | "groups", Record<string, unknown[]>>;
    assert.deepEqual(Object.keys(roles), [
      "AWS-SystemsManager-AutomationExecutionRole",
      "firebreak-config-evaluation",
      `firebreak-forward-findings-${home}`,
      "Security-IR-Role",
    ]);
    for (const region of regions) assert.deepEqual([rules[region]?.length, groups[region]?.length], [2, 1]);
  });

  it("is not begun where the organization does not trust StackSets, and the command that would is told", async () => {
    await assert.rejects(management.preview(config()), /aws cloudformation activate-organizations-access/);
  });

  it("is the same in every account, down to the last statement and tag", async () => {
    const client = programs.organization.account("management").client(CloudFormationClient, home);
    await client.send(new ActivateOrganizationsAccessCommand({}));
    const { changes } = await management.up(config());
    assert.equal(changes.create, 7, JSON.stringify(changes));
    for (const name of ["payments", "storefront"] as const) assert.deepEqual(await member(name), byStack, name);
  });

  it("changes nothing the second time, nor by a refresh", async () => {
    assert.deepEqual((await management.up(config())).changes, { same: 7 });
    assert.deepEqual((await management.refresh(config())).changes, { same: 7 });
    assert.deepEqual(await member("payments"), byStack);
  });

  it("comes to an account that joins, whoever made it, without anybody's doing", async () => {
    const { gateway } = programs.organization;
    const organizations = programs.organization.account("management").client(OrganizationsClient);
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: "newcomer", Email: "newcomer@rehearsal.example" }),
    );
    const id = CreateAccountStatus?.AccountId ?? "";
    const key = await createDeployer(gateway.behind(id, home));
    const arn = `arn:aws:iam::${id}:user/${deployerName}`;
    gateway.registerUserKey(key.accessKeyId, { kind: "user", account: id, userName: deployerName, arn });
    const newcomer = new RehearsedAccount("sandbox", id, key, home, gateway.url);
    const [root] = await parentsOf(id);
    await organizations.send(
      new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: unit }),
    );
    await gateway.settled();
    assert.deepEqual(await worldOf(newcomer), byStack);
  });

  it("leaves an account that is excluded, and no other, and changes in place what the config changes", async () => {
    const excluded = JSON.stringify([programs.organization.account("storefront").id]);
    const changed = config({
      "firebreak:memberStackSetExcludedAccounts": excluded,
      "firebreak:forwardGuardDuty": "false",
    });
    const { changes } = await management.up(changed);
    assert.deepEqual(changes, { same: 5, update: 2 });
    const { roles, rules, groups } = (await member("storefront")) as Record<string, Record<string, unknown[]>>;
    assert.deepEqual([roles, rules, groups], [{}, { [home]: [], [further]: [] }, { [home]: [], [further]: [] }]);
    const left = (await member("payments")) as { rules: Record<string, readonly { Name: string }[]> };
    for (const region of regions)
      assert.deepEqual(
        left.rules[region]?.map(({ Name }) => Name),
        ["firebreak-forward-compliance"],
      );
  });

  it("goes with the stack", async () => {
    await management.destroy(config());
    const { roles, rules } = (await member("payments")) as Record<string, Record<string, unknown[]>>;
    assert.deepEqual([roles, rules], [{}, { [home]: [], [further]: [] }]);
  });
});
