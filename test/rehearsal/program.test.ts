import assert from "node:assert/strict";
import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeRuleCommand, DisableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from "@aws-sdk/client-guardduty";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { names } from "../../functions/domain/names";
import { responders } from "../../functions/responders";
import type { OperationResult } from "../../rehearsal/engine/engine";
import type { StackSpec } from "../../rehearsal/engine/stackSpec";
import { Rehearsal } from "../../rehearsal/rehearsal";
import { hasNoDeadLetter, hasOneIncident, isIsolated, wasNotified } from "../../rehearsal/scenarios/expectations";
import { respondTo } from "../../rehearsal/scenarios/response";
import { judge } from "../../rehearsal/scenarios/verdict";
import { findingAbout, type InstanceFinding } from "../../rehearsal/world/finding";
import { readInstance } from "../../rehearsal/world/instanceState";
import { type AccountName, homeRegion, memberNames } from "../../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../../rehearsal/world/rehearsedOrganization";
import { detectionHoldings } from "./provider/detectionHoldings";
import { holdings } from "./provider/holdings";

const stackAccounts: readonly AccountName[] = ["management", "security", ...memberNames];
const responseRole = "Security-IR-Role";
const playbookRule = { Name: "isolate-compromised-instance", EventBusName: names.findingBus };

describe("The program, as the engine deploys it in every account", function () {
  this.timeout(900_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;

  before(async () => {
    rehearsal = await Rehearsal.open();
    organization = rehearsal.organization;
  });
  after(() => rehearsal?.close());

  it("is previewed as done once it is deployed", async () => {
    assert.deepEqual(await on("preview"), unchanged());
  });

  it("changes nothing the second time, and makes no call that would", async () => {
    const mark = organization.gateway.journal.mark();
    assert.deepEqual(await on("up"), unchanged());
    assert.deepEqual(changesSince(mark), []);
  });

  it("finds no drift where there is none", async () => {
    assert.deepEqual(await on("refresh"), unchanged());
  });

  it("sees what was changed by hand, and puts it right", async () => {
    const security = organization.account("security");
    const events = security.client(EventBridgeClient);
    const cloudWatch = security.client(CloudWatchClient);
    const payments = organization.account("payments").client(IAMClient);
    const storefront = organization.account("storefront").client(IAMClient);
    const policy = { RoleName: responseRole, PolicyName: "isolate-instance" };
    const alarm = `${names.deadLetterQueue}-depth`;
    const asDeployed = {
      policy: (await payments.send(new GetRolePolicyCommand(policy))).PolicyDocument,
      trust: (await storefront.send(new GetRoleCommand({ RoleName: responseRole }))).Role?.AssumeRolePolicyDocument,
    };
    const touched = ["security", "member-payments", "member-storefront"].map(stackNamed);
    await events.send(new DisableRuleCommand(playbookRule));
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarm] }));
    await payments.send(
      new PutRolePolicyCommand({ ...policy, PolicyDocument: allowing({ Action: "*", Resource: "*" }) }),
    );
    const everyone = allowing({ Action: "sts:AssumeRole", Principal: { AWS: "*" } });
    await storefront.send(new UpdateAssumeRolePolicyCommand({ RoleName: responseRole, PolicyDocument: everyone }));

    const {
      security: seen,
      "member-payments": policySeen,
      "member-storefront": trustSeen,
    } = await on("refresh", touched);
    assert.deepEqual([seen?.update, seen?.delete, policySeen?.update, trustSeen?.update], [1, 1, 1, 1]);
    const { security: put, "member-payments": policyPut, "member-storefront": trustPut } = await on("up", touched);
    assert.deepEqual([put?.update, put?.create, policyPut?.update, trustPut?.update], [1, 1, 1, 1]);

    assert.equal((await events.send(new DescribeRuleCommand(playbookRule))).State, "ENABLED");
    const { MetricAlarms: alarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
    assert.equal(alarms?.length, 1);
    assert.equal((await payments.send(new GetRolePolicyCommand(policy))).PolicyDocument, asDeployed.policy);
    const { Role: role } = await storefront.send(new GetRoleCommand({ RoleName: responseRole }));
    assert.equal(role?.AssumeRolePolicyDocument, asDeployed.trust);
  });

  it("takes a new config over where it matters and nowhere else, and the responder goes by it", async () => {
    const security = stackNamed("security");
    const another = withConfig(security, {
      "firebreak:exceptionTagKey": "Exempt",
      "firebreak:isolateEc2Findings": '["Backdoor:EC2/*"]',
    });
    assert.deepEqual(await upTelling(another), [
      `updating aws:cfg/organizationCustomRule:OrganizationCustomRule security-config-rules-${homeRegion}-SECURITY_GROUP_OPEN_PROHIBITED`,
      "updating aws:cloudwatch/eventRule:EventRule security-isolate-compromised-instance-rule",
      `updating aws:cloudwatch/eventRule:EventRule security-native-delivery-${homeRegion}-firebreak-forward-findings-rule`,
      "updating aws:cloudwatch/eventTarget:EventTarget security-tell-of-unanswered-finding-target",
      // Each is told the key of the exception, and so is the report of exceptions.
      ...[...Object.keys(responders), "exception-report"]
        .sort()
        .map((name) => `updating aws:lambda/function:Function security-${name}-function`),
    ]);

    const listed = "Backdoor:EC2/Spambot";
    const unlisted = "Trojan:EC2/DropPoint";
    const outcomes = await Promise.all([
      outcomeOf({ SecurityException: "the former key" }, listed),
      outcomeOf({ Exempt: "CHG-1" }, listed),
      outcomeOf({}, unlisted),
      outcomeOf({}, "CryptoCurrency:EC2/BitcoinTool.B!DNS"),
    ]);
    assert.deepEqual(outcomes, ["contained", "exempt", "notified", "contained"]);

    const told = await upTelling(withConfig(security, { "firebreak:drill": "true" }));
    assert.ok(told.length > 0 && told.every((detail) => detail.startsWith("updating ")), told.join("\n"));
    const former = await Promise.all([
      outcomeOf({ Exempt: "CHG-1" }, listed),
      outcomeOf({}, unlisted),
      outcomeOf({}, listed, { sample: true }),
    ]);
    assert.deepEqual(former, ["contained", "contained", "contained"]);
  });

  it("refuses a config with mistakes, names each of them, and changes nothing", async () => {
    const mistakes = {
      "firebreak:organizationId": "acme",
      "firebreak:securityAccountId": organization.account("sandbox").id,
      "firebreak:exceptionTagKey": "aws:exempt",
      "firebreak:responders": '["isolate-instnce"]',
      "firebreak:isolateEc2Findings": '["Backdoor:EC2/Spambott"]',
      "firebreak:allowedNetworkRangeIPv4": "fe80::/10",
      "firebreak:exceptionTag": "Exempt",
      "firebreak:logRetentionDays": "8",
    };
    const before = await everyHolding();
    const mark = organization.gateway.journal.mark();
    await assert.rejects(rehearsal.engine.up(withConfig(stackNamed("security"), mistakes)), ({ message }: Error) => {
      for (const key of Object.keys(mistakes)) assert.match(message, new RegExp(`^\\s+${key}: `, "m"));
      return true;
    });
    assert.deepEqual(changesSince(mark), []);
    assert.deepEqual(await everyHolding(), before);
  });

  it("leaves nothing of itself in any account after destroy", async () => {
    const deleted = Object.entries(unchanged()).map(([stack, { same }]) => [stack, { delete: same }]);
    // What the security account made for all accounts it takes away before them, and while management still lets it.
    const done: Record<string, OperationResult["changes"]> = {};
    for (const specs of [[stackNamed("security")], memberStacks(), [stackNamed("management")]])
      Object.assign(done, await on("destroy", specs));
    assert.deepEqual(done, Object.fromEntries(deleted));
    assert.deepEqual(await everyHolding(), Object.fromEntries(stackAccounts.map((name) => [name, ownHoldings(name)])));
    assert.deepEqual(await guardDutyAdministrators(), []);
    assert.deepEqual(await delegatedAdministrators(), []);
    const kms = organization.account("security").client(KMSClient);
    const { Keys: keys = [] } = await kms.send(new ListKeysCommand({}));
    const described = await Promise.all(keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    const own = described.filter(({ KeyMetadata: key }) => key?.Description === "Encrypts Firebreak's alerts");
    assert.deepEqual(
      own.map(({ KeyMetadata: key }) => key?.KeyState),
      ["PendingDeletion"],
    );
  });

  it("deploys in the opposite order too, members first and management last, and responds once security is up again", async () => {
    const members = memberStacks();
    const management = stackNamed("management");
    const security = stackNamed("security");
    await Promise.all(members.map((spec) => rehearsal.engine.up(spec)));
    // What the security account may do only as an administrator, it leaves out until management has appointed it.
    const early = await rehearsal.engine.up(security);
    assert.ok((early.changes.create ?? 0) < (unchanged().security?.same ?? 0), JSON.stringify(early.changes));
    await rehearsal.engine.up(management);
    await rehearsal.engine.up(security);
    assert.deepEqual(await on("preview"), unchanged());
    assert.deepEqual(await guardDutyAdministrators(), [organization.account("security").id]);
    assert.deepEqual(await delegatedAdministrators(), [organization.account("security").id]);

    const workload = await organization.launch("storefront");
    const response = await respondTo(organization, workload, [findingAbout(workload, "Trojan:EC2/DropPoint")]);
    const { passed, observed } = judge([
      isIsolated(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED"),
      hasNoDeadLetter(response),
    ]);
    assert.ok(passed, observed);
  });

  function stackNamed(name: string): StackSpec {
    const spec = rehearsal.stacks.find((stack) => stack.name === name);
    assert.ok(spec, `no stack ${name}`);
    return spec;
  }

  function memberStacks(): readonly StackSpec[] {
    return rehearsal.stacks.filter(({ name }) => name.startsWith("member-"));
  }

  /** What the operation did in each stack, by its name; every stack unless told otherwise, side by side as teams of their own would. */
  async function on(
    operation: "up" | "preview" | "refresh" | "destroy",
    specs: readonly StackSpec[] = rehearsal.stacks,
  ): Promise<Record<string, OperationResult["changes"]>> {
    const results = await Promise.all(specs.map((spec) => rehearsal.engine[operation](spec)));
    return Object.fromEntries(results.map(({ stack, changes }) => [stack, changes]));
  }

  /** Every resource that the first deployment made or adopted, as it was left. */
  function unchanged(): Record<string, OperationResult["changes"]> {
    return Object.fromEntries(
      rehearsal.deployed.map(({ stack, changes }) => [stack, { same: (changes.create ?? 0) + (changes.import ?? 0) }]),
    );
  }

  /** Brings the stack up and returns what was done, sorted: `updating aws:lambda/function:Function …`. */
  async function upTelling(spec: StackSpec): Promise<readonly string[]> {
    const told: string[] = [];
    await rehearsal.engine.up(spec, (detail) => told.push(detail));
    return told.sort();
  }

  /** Calls of the deployers that were more than a look. */
  function changesSince(mark: number): readonly string[] {
    return organization.gateway.journal
      .since(mark)
      .map(({ service, operation }) => `${service} ${operation}`)
      .filter((call) => !/ (Get|List|Describe)/.test(call));
  }

  async function everyHolding(): Promise<Record<string, readonly string[]>> {
    const each = stackAccounts.map(async (name) => {
      const account = organization.account(name);
      const held = await Promise.all([holdings(account, homeRegion), detectionHoldings(account, homeRegion)]);
      const own = held.flat().filter((arn) => !arn.includes(":alias/aws/"));
      return [name, own.sort()] as const;
    });
    return Object.fromEntries(await Promise.all(each));
  }

  /** What an account of the organization holds before Firebreak comes, beside the aliases that AWS keeps in each. */
  function ownHoldings(name: AccountName): readonly string[] {
    const { id } = organization.account(name);
    const isMember = memberNames.some((member) => member === name);
    return [
      `arn:aws:events:${homeRegion}:${id}:event-bus/default`,
      ...(isMember ? [`arn:aws:iam::${id}:instance-profile/${name}-application`] : []),
      // Organizations makes it in every account that it creates.
      ...(name === "management" ? [] : [`arn:aws:iam::${id}:role/OrganizationAccountAccessRole`]),
      ...(isMember ? [`arn:aws:iam::${id}:role/${name}-application`] : []),
      `arn:aws:iam::${id}:user/deployer`,
      // AWS's own, as the default bus is.
      `arn:aws:scheduler:${homeRegion}:${id}:schedule-group/default`,
    ].sort();
  }

  async function guardDutyAdministrators(): Promise<readonly (string | undefined)[]> {
    const { AdminAccounts: accounts = [] } = await organization
      .account("management")
      .client(GuardDutyClient)
      .send(new ListOrganizationAdminAccountsCommand({}));
    return accounts.map(({ AdminAccountId: id }) => id);
  }

  async function delegatedAdministrators(): Promise<readonly (string | undefined)[]> {
    const { DelegatedAdministrators: administrators = [] } = await organization
      .account("management")
      .client(OrganizationsClient)
      .send(new ListDelegatedAdministratorsCommand({}));
    return administrators.map(({ Id }) => Id);
  }

  /** Status of what a finding about a new instance with these tags came to, which the world must bear out. */
  async function outcomeOf(
    tags: Readonly<Record<string, string>>,
    type: InstanceFinding["type"],
    overrides: { readonly sample?: boolean } = {},
  ): Promise<string> {
    const workload = await organization.launch("sandbox", { tags });
    const before = await readInstance(workload);
    const finding = findingAbout(workload, type, { firstSeen: new Date(), ...overrides });
    await organization.fire(finding);
    await organization.settled();
    const groups = async () => (await readInstance(workload)).interfaces.flatMap(({ groupNames }) => groupNames);
    const incidents = (await organization.ledger()).filter(({ findings }) => findings.includes(finding.id));
    const status = incidents.map((incident) => incident.status).join(", ") || "no incident";
    const moved = (await groups()).join() !== before.interfaces.flatMap(({ groupNames }) => groupNames).join();
    assert.equal(moved, status === "contained", `the ledger says ${status}, its groups are ${await groups()}`);
    return status;
  }
});

function withConfig(spec: StackSpec, config: Readonly<Record<string, string>>): StackSpec {
  return { ...spec, config: { ...spec.config, ...config } };
}

function allowing(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}
