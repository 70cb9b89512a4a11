import assert from "node:assert/strict";
import { GuardDutyClient, ListOrganizationAdminAccountsCommand } from "@aws-sdk/client-guardduty";
import { ListPoliciesCommand, ListTargetsForPolicyCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeployedPrograms, region } from "./deployedPrograms";

const second = { "test:variant": "second" };
const isSecond = () => new pulumi.Config("test").get("variant") === "second";

describe("the stand-in provider, with what an organization has", function () {
  this.timeout(180_000);
  let programs: DeployedPrograms;

  before(async () => {
    programs = await DeployedPrograms.start();
  });
  after(() => programs?.stop());

  it("manages a detector and what it switches on for members", async () => {
    const stack = await programs.stack("detector", programs.organization.account("forensics"), async () => {
      const detector = new aws.guardduty.Detector("detector", {
        findingPublishingFrequency: isSecond() ? "ONE_HOUR" : "FIFTEEN_MINUTES",
        tags: { team: isSecond() ? "second" : "first" },
      });
      const found = aws.guardduty.getDetectorOutput({ id: detector.id });
      return { id: detector.id, arn: detector.arn, frequency: found.findingPublishingFrequency, status: found.status };
    });
    const { outputs } = await stack.up();
    assert.match(String(outputs.arn), new RegExp(`:guardduty:${region}:\\d{12}:detector/${outputs.id}$`));
    assert.deepEqual([outputs.frequency, outputs.status], ["FIFTEEN_MINUTES", "ENABLED"]);
    assert.deepEqual((await stack.up()).changes, { same: 2 });
    assert.deepEqual((await stack.refresh()).changes, { same: 2 });
    assert.deepEqual((await stack.up(second)).changes, { update: 1, same: 1 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 2 });
    assert.deepEqual((await stack.destroy(second)).changes, { delete: 2 });
  });

  it("manages policies, delegated administrators and GuardDuty's administrator from the management account", async () => {
    const { organization } = programs;
    const management = organization.account("management");
    const security = organization.account("security").id;
    const sandbox = organization.account("sandbox").id;

    const stack = await programs.stack("management", management, async () => {
      const found = await aws.organizations.getOrganization();
      const statement = { Sid: "Guard", Effect: "Deny", Action: isSecond() ? "ec2:*" : "s3:*", Resource: "*" };
      const policy = new aws.organizations.Policy("guard", {
        description: isSecond() ? "Second" : "First",
        content: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        tags: { team: "response" },
      });
      new aws.organizations.PolicyAttachment("guard-sandbox", { policyId: policy.id, targetId: sandbox });
      new aws.organizations.DelegatedAdministrator("config", {
        accountId: security,
        servicePrincipal: "config-multiaccountsetup.amazonaws.com",
      });
      new aws.guardduty.OrganizationAdminAccount("guardduty", { adminAccountId: security });
      return {
        organization: found.id,
        management: found.masterAccountId,
        accounts: found.accounts.length,
        policyId: policy.id,
      };
    });

    const { changes, outputs } = await stack.up();
    assert.deepEqual(changes, { create: 5 });
    assert.equal(outputs.organization, organization.organizationId);
    assert.equal(outputs.management, management.id);
    assert.ok(Number(outputs.accounts) >= 6);
    const client = management.client(OrganizationsClient);
    const { Targets } = await client.send(new ListTargetsForPolicyCommand({ PolicyId: String(outputs.policyId) }));
    assert.deepEqual(
      Targets?.map(({ TargetId }) => TargetId),
      [sandbox],
    );
    const guardDuty = management.client(GuardDutyClient, region);
    const { AdminAccounts } = await guardDuty.send(new ListOrganizationAdminAccountsCommand({}));
    assert.deepEqual(
      AdminAccounts?.map(({ AdminAccountId }) => AdminAccountId),
      [security],
    );

    assert.deepEqual((await stack.up()).changes, { same: 5 });
    assert.deepEqual((await stack.refresh()).changes, { same: 5 });
    assert.deepEqual((await stack.up(second)).changes, { update: 1, same: 4 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 5 });
    assert.deepEqual((await stack.destroy(second)).changes, { delete: 5 });
    const { Policies } = await client.send(new ListPoliciesCommand({ Filter: "SERVICE_CONTROL_POLICY" }));
    assert.equal(
      Policies?.some(({ Id }) => Id === outputs.policyId),
      false,
    );
    assert.deepEqual((await guardDuty.send(new ListOrganizationAdminAccountsCommand({}))).AdminAccounts, []);
  });
});
