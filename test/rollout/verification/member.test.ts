import { strict as assert } from "node:assert";
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { after, before, describe, it } from "mocha";
import type { MemberBaseline } from "../../../components/baseline/memberBaseline";
import type { MemberSettings } from "../../../config/settings";
import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import { AccountClients } from "../../../rollout/accountClients";
import type { Check } from "../../../rollout/check";
import { verifyMember } from "../../../rollout/verification/member";
import { makeBaseline, memberSettings, startOrganization } from "../emulatedMember";

describe("verifying a member in the emulated organization", function () {
  this.timeout(120_000);
  let organization: RehearsedOrganization;
  let member: RehearsedAccount;
  let settings: MemberSettings;
  let baseline: MemberBaseline;
  let clients: AccountClients;
  const role = "Security-IR-Role";

  before(async () => {
    organization = await startOrganization();
    member = organization.account("sandbox");
    settings = memberSettings(organization, member, { "firebreak:forwardGuardDuty": true });
    baseline = await makeBaseline(member, settings);
    const { region: _region, ...configuration } = member.configuration();
    clients = new AccountClients(member.id, configuration);
  });
  after(async () => {
    clients?.close();
    await organization?.stop();
  });

  const iam = () => member.client(IAMClient);
  const events = () => member.client(EventBridgeClient);

  async function look(): Promise<readonly Check[]> {
    return verifyMember({
      account: clients,
      placement: { accountId: member.id, partition: "aws", region: homeRegion },
      regions: [homeRegion],
      settings,
      unitIds: [],
      remedy: "bring it up",
    });
  }

  /** What is not good, of these subjects. */
  async function wrong(...subjects: readonly string[]): Promise<readonly string[]> {
    return (await look())
      .filter(({ subject, verdict }) => subjects.includes(subject) && verdict !== "good")
      .map(({ verdict, detail }) => `${verdict}: ${detail}`);
  }

  it("finds all good of roles and forwarding that are as the definition has them", async () => {
    const checks = await look();
    const subjects = ["response role", "automation role", "evaluation role", "forwarding role", "forwarding"];
    assert.deepEqual(
      checks.filter(({ subject, verdict }) => subjects.includes(subject) && verdict !== "good"),
      [],
    );
    for (const subject of subjects)
      assert.ok(
        checks.some((check) => check.subject === subject),
        subject,
      );
  });

  it("says that GuardDuty and Config are off, with what to do", async () => {
    const off = (await look()).filter(({ verdict }) => verdict !== "good");
    assert.deepEqual([...new Set(off.map(({ subject }) => subject))].sort(), ["Config rules", "detector", "recorder"]);
    assert.ok(off.every(({ verdict, nextStep }) => verdict === "bad" && nextStep !== undefined));
  });

  it("changes nothing by looking", async () => {
    const mark = organization.gateway.journal.mark();
    await look();
    const calls = organization.gateway.journal.since(mark).map(({ operation }) => operation);
    assert.ok(calls.length > 10);
    assert.deepEqual(
      calls.filter((operation) => !/^(Get|List|Describe|Test)/.test(operation)),
      [],
    );
  });

  it("names the condition that a trust policy lacks", async () => {
    const [statement] = baseline.responseRole.trust.Statement;
    assert.ok(statement !== undefined);
    const { StringEquals = {}, ...conditions } = statement.Condition;
    const { "sts:ExternalId": _secret, ...rest } = StringEquals;
    const trust = {
      ...baseline.responseRole.trust,
      Statement: [{ ...statement, Condition: { ...conditions, StringEquals: rest } }],
    };
    await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: JSON.stringify(trust) }));
    assert.deepEqual(await wrong("response role"), [
      `bad: ${role} has no condition StringEquals sts:ExternalId in its trust policy`,
    ]);
    const other = { ...baseline.responseRole.trust, Statement: [{ ...statement, Principal: { AWS: "*" } }] };
    await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: JSON.stringify(other) }));
    assert.deepEqual(await wrong("response role"), [
      `bad: ${role} has another trust policy than this version gives it`,
    ]);
    await iam().send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: role,
        PolicyDocument: JSON.stringify(baseline.responseRole.trust),
      }),
    );
    assert.deepEqual(await wrong("response role"), []);
  });

  it("misses the denial that leaves alone, and any policy that is not as it should be", async () => {
    const denial = baseline.responseRole.policies.find(({ name }) => name === "leave-alone");
    assert.ok(denial !== undefined);
    await iam().send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: denial.name }));
    await iam().send(
      new PutRolePolicyCommand({
        ...{ RoleName: role, PolicyName: "block-principal" },
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }],
        }),
      }),
    );
    const attached = { RoleName: role, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    await iam().send(new AttachRolePolicyCommand(attached));
    assert.deepEqual(await wrong("response role"), [
      `bad: ${role} lacks policy leave-alone`,
      `bad: ${role} has another text of policy block-principal`,
      `bad: ${role} may do more than this version grants, by policy ${attached.PolicyArn}`,
    ]);
    await iam().send(new DetachRolePolicyCommand(attached));
    for (const { name, document } of baseline.responseRole.policies)
      await iam().send(
        new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify(document) }),
      );
    assert.deepEqual(await wrong("response role"), []);
  });

  it("tells a forwarding rule that is off, finds something else, or sends elsewhere", async () => {
    const rule = baseline.forwarding?.rules.find(({ name }) => name === "firebreak-forward-compliance");
    assert.ok(rule !== undefined);
    await events().send(new DisableRuleCommand({ Name: rule.name }));
    assert.deepEqual(await wrong("forwarding"), [`bad: rule ${rule.name} is disabled`]);
    await events().send(new EnableRuleCommand({ Name: rule.name }));
    const pattern = { source: ["aws.config"], "detail-type": ["Something else"] };
    await events().send(new PutRuleCommand({ Name: rule.name, EventPattern: JSON.stringify(pattern) }));
    assert.deepEqual(await wrong("forwarding"), [
      `bad: rule ${rule.name} has another pattern than this version's playbook`,
      `bad: rule ${rule.name} does not match a sample of what it should pass on`,
    ]);
    await events().send(new PutRuleCommand({ Name: rule.name, EventPattern: JSON.stringify(rule.pattern) }));
    const bus = `arn:aws:events:${homeRegion}:${member.id}:event-bus/default`;
    const RoleArn = `arn:aws:iam::${member.id}:role/other`;
    await events().send(
      new PutTargetsCommand({ Rule: rule.name, Targets: [{ Id: "finding-bus", Arn: bus, RoleArn }] }),
    );
    assert.deepEqual(await wrong("forwarding"), [
      `bad: rule ${rule.name} does not send to ${baseline.forwarding?.findingBusArn}`,
    ]);
    await events().send(
      new PutTargetsCommand({
        Rule: rule.name,
        Targets: [{ Id: "finding-bus", Arn: baseline.forwarding?.findingBusArn, RoleArn }],
      }),
    );
    const [sentBy] = await wrong("forwarding");
    assert.match(sentBy ?? "", /sends by .*role\/other, not by .*role\/firebreak\/firebreak-forward-findings-/);
  });

  it("takes what it may not read for unknown, never for good", async () => {
    const refused = new AccountClients(member.id, {
      endpoint: organization.gateway.url,
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "nobody" },
      maxAttempts: 1,
    });
    const checks = await verifyMember({
      account: refused,
      placement: { accountId: member.id, partition: "aws", region: homeRegion },
      regions: [homeRegion],
      settings,
      unitIds: [],
      remedy: "bring it up",
    });
    refused.close();
    assert.ok(checks.length > 5);
    assert.deepEqual([...new Set(checks.map(({ verdict }) => verdict))], ["unknown"]);
    assert.ok(checks.every(({ nextStep }) => nextStep !== undefined));
  });
});
