import { strict as assert } from "node:assert";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { after, before, describe, it } from "mocha";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import type { Check } from "../../../rollout/check";
import { areGood, checkList } from "../../../rollout/checkList";
import type { OpenInspection } from "../../../rollout/openInspection";
import { preflight } from "../../../rollout/preflight/preflight";
import { verify } from "../../../rollout/verification/verify";
import { inspectionOf, makeBaseline, memberSettings, startOrganization } from "../emulatedMember";

const choosing = `select: { units: [Workloads, Sandbox] }
config: { member: { enableConfig: true } }`;

describe("looking before and after a rollout in the emulated organization", function () {
  this.timeout(180_000);
  let organization: RehearsedOrganization;
  let inspection: OpenInspection;

  before(async () => {
    organization = await startOrganization();
    inspection = await inspectionOf(organization, choosing);
  });
  after(async () => {
    inspection?.close();
    await organization?.stop();
  });

  const id = (name: "management" | "security" | "payments" | "storefront" | "sandbox") => organization.account(name).id;
  const said = (checks: readonly Check[], accountId: string, subject: string) =>
    checks
      .filter((check) => check.accountId === accountId && check.subject === subject)
      .map(({ verdict, detail }) => `${verdict}: ${detail}`);

  describe("preflight", () => {
    it("tells what is missing in the organization and nothing wrong with the accounts, and changes nothing", async () => {
      const mark = organization.gateway.journal.mark();
      const checks = await preflight(inspection);
      const writes = organization.gateway.journal
        .since(mark)
        .map(({ operation }) => operation)
        .filter((operation) => !/^(Get|List|Describe|AssumeRole$)/.test(operation));
      assert.deepEqual(writes, []);
      const bad = checks.filter(({ verdict }) => verdict !== "good");
      assert.deepEqual(
        bad.map(({ accountId, subject, verdict }) => [accountId, subject, verdict]),
        [1, 2, 3].map(() => [id("management"), "delegated administrators", "bad"]),
        JSON.stringify(bad, undefined, 1),
      );
      assert.ok(!areGood(checks));
      for (const account of ["payments", "storefront", "sandbox", "security"] as const)
        assert.match(said(checks, id(account), "deployment role")[0] ?? "", /^good/);
      assert.match(said(checks, id("security"), "quotas")[0] ?? "", /reserve 192 .* quota is 1000, of which 900/);
      const told = checkList(checks, new Map([[id("management"), "management"]])).join("\n");
      assert.match(told, /management\n {2}✗ delegated administrators/);
      assert.match(told, /4 of 5 accounts all good/);
    });

    it("names a role that is somebody else's, a denial of the deployer, and another administrator, all at once", async () => {
      const management = organization.account("management").client(OrganizationsClient);
      const iam = organization.account("payments").client(IAMClient);
      const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
      };
      const RoleName = "Security-IR-Role";
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
      const { Policy } = await management.send(
        new CreatePolicyCommand({
          ...{ Name: "no-new-rules", Description: "", Type: "SERVICE_CONTROL_POLICY" },
          Content: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Sid: "NoRules", Effect: "Deny", Action: "events:PutRule", Resource: "*" }],
          }),
        }),
      );
      const attached = { PolicyId: Policy?.PolicySummary?.Id, TargetId: id("sandbox") };
      await management.send(new AttachPolicyCommand(attached));
      const delegated = { AccountId: id("storefront"), ServicePrincipal: "guardduty.amazonaws.com" };
      await management.send(new RegisterDelegatedAdministratorCommand(delegated));
      const checks = await preflight(inspection);
      assert.match(said(checks, id("payments"), "existing roles")[0] ?? "", /bad: role Security-IR-Role is there/);
      assert.deepEqual(
        said(checks, id("sandbox"), "service control policies").map((text) => text.replace(/p-\w+/, "p-1")),
        [
          `bad: no-new-rules (p-1, attached to ${id("sandbox")}), statement NoRules, denies OrganizationAccountAccessRole events:PutRule`,
        ],
      );
      assert.match(
        said(checks, id("management"), "delegated administrators")[0] ?? "",
        /bad: GuardDuty's .* is \d{12}, not/,
      );
      await iam.send(new DeleteRoleCommand({ RoleName }));
      await management.send(new DetachPolicyCommand(attached));
    });

    it("tells mistakes of an account's config beside all others", async () => {
      const mistaken = await inspectionOf(
        organization,
        `select: { units: [Workloads, Sandbox] }
config: { accounts: { "${id("payments")}": { notifySeverityAtLeast: much } } }`,
      );
      const checks = await preflight(mistaken);
      assert.match(said(checks, id("payments"), "settings")[0] ?? "", /bad: .*notifySeverityAtLeast/s);
      assert.match(said(checks, id("sandbox"), "existing recorder")[0] ?? "", /bad: .* enableConfig is off/);
      mistaken.close();
    });
  });

  describe("verify", () => {
    it("looks at every account, tries to become the response role, and is refused", async () => {
      const member = organization.account("sandbox");
      await makeBaseline(member, memberSettings(organization, member, { "firebreak:enableConfig": true }));
      const checks = await verify(inspection);
      assert.deepEqual(said(checks, member.id, "response role").length, 1);
      assert.match(said(checks, member.id, "response role")[0] ?? "", /^good/);
      const assumption = said(checks, member.id, "assumption");
      assert.equal(assumption.length, 3);
      assert.match(assumption[0] ?? "", /^unknown: firebreak-report-exceptions could not be asked/);
      assert.match(assumption[1] ?? "", /^good: Security-IR-Role refuses the deployment role of the security account/);
      assert.match(assumption[2] ?? "", /^good: Security-IR-Role refuses the caller/);
      assert.match(said(checks, member.id, "service control policies")[0] ?? "", /^good: none of \d+ actions/);
      assert.deepEqual(said(checks, id("payments"), "response role"), ["bad: Security-IR-Role is not there"]);
      assert.match(said(checks, id("security"), "finding bus")[0] ?? "", /^bad: bus firebreak is not there/);
    });

    it("finds a role that others of the security account can take", async () => {
      const member = organization.account("storefront");
      const Principal = { AWS: `arn:aws:iam::${id("security")}:root` };
      const statement = { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
      const trust = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const role = { RoleName: "Security-IR-Role", AssumeRolePolicyDocument: trust };
      await member.client(IAMClient).send(new CreateRoleCommand(role));
      const [, bySecurity, byCaller] = said(await verify(inspection), member.id, "assumption");
      assert.match(
        bySecurity ?? "",
        /^bad: Security-IR-Role can be assumed by the deployment role of the security account/,
      );
      assert.match(byCaller ?? "", /^good/);
    });

    it("says once that an account can't be looked at", async () => {
      const lost = await inspectionOf(organization, `${choosing}\ndeploymentRole: NobodyMadeThis`);
      const checks = await verify(lost);
      assert.deepEqual(
        checks.filter(({ accountId }) => accountId === id("sandbox")).map(({ verdict, subject }) => [verdict, subject]),
        [["unknown", "deployment role"]],
      );
      assert.ok(!areGood(checks));
      lost.close();
    });
  });
});
