import assert from "node:assert/strict";
import { names } from "../../../functions/domain/names";
import { responseGuard } from "../../../functions/domain/responseGuard";
import { serviceControlPolicies } from "../../../functions/domain/serviceControl";
import { automationRoles } from "../../../functions/start-automation/roles";
import { account, administrator, GuardedAccount, securityAccount, session } from "./guardedAccount";

const deployer = session("firebreak-deployer");
const responder = session("Security-IR-Role");
const runbook = session(automationRoles.execution);

function guardOf(otherRoleNames: readonly string[] = [automationRoles.execution]) {
  const statements = responseGuard({
    partition: "aws",
    securityAccountId: securityAccount,
    responseRoleName: "Security-IR-Role",
    otherRoleNames,
    deploymentPrincipals: ["arn:*:iam::*:role/firebreak-deployer"],
  });
  return new GuardedAccount(serviceControlPolicies([{ name: "firebreak-response", description: "", statements }]));
}

const guarded = guardOf();

type Call = readonly [service: string, operation: string, parameters: Record<string, unknown>];

const role = (RoleName: string, Path = "/") => ({ RoleName, Path });
const rule = "firebreak-forward-compliance";

const guardedCalls: readonly Call[] = [
  ["iam", "DeleteRole", role("Security-IR-Role")],
  ["iam", "UpdateAssumeRolePolicy", role("Security-IR-Role")],
  ["iam", "UpdateRole", role("Security-IR-Role")],
  ["iam", "PutRolePolicy", role("Security-IR-Role")],
  ["iam", "DeleteRolePolicy", role("Security-IR-Role")],
  ["iam", "AttachRolePolicy", { ...role("Security-IR-Role"), PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll" }],
  ["iam", "DetachRolePolicy", role("Security-IR-Role")],
  ["iam", "PutRolePermissionsBoundary", role("Security-IR-Role")],
  ["iam", "TagRole", { ...role("Security-IR-Role"), Tags: [{ Key: "a", Value: "b" }] }],
  ["iam", "DeleteRole", role("firebreak-config-evaluation", names.rolePath)],
  ["iam", "PutRolePolicy", role("firebreak-forward-findings-eu-central-1", names.rolePath)],
  ["iam", "DeleteRole", role(automationRoles.execution)],
  ["iam", "CreateRole", role("firebreak-deployer")],
  ["iam", "UpdateAssumeRolePolicy", role("firebreak-deployer")],
  ["events", "DeleteRule", { Name: rule }],
  ["events", "DisableRule", { Name: rule }],
  ["events", "PutRule", { Name: rule }],
  ["events", "PutTargets", { Rule: rule, Targets: [] }],
  ["events", "RemoveTargets", { Rule: rule, Ids: ["finding-bus"] }],
  ["guardduty", "DeleteDetector", { detectorId: "d" }],
  ["guardduty", "UpdateDetector", { detectorId: "d", enable: false }],
  ["guardduty", "CreateFilter", { detectorId: "d", name: "quiet" }],
  ["config", "StopConfigurationRecorder", { ConfigurationRecorderName: "firebreak" }],
  ["config", "DeleteConfigurationRecorder", { ConfigurationRecorderName: "firebreak" }],
  ["config", "PutConfigurationRecorder", { ConfigurationRecorder: { name: "firebreak" } }],
  ["config", "DeleteDeliveryChannel", { DeliveryChannelName: "DeliveryChannel" }],
  ["config", "DeleteAggregationAuthorization", { AuthorizedAccountId: securityAccount }],
  ["resource-groups", "DeleteGroup", { Group: names.exceptionInventory }],
  ["resource-groups", "UpdateGroupQuery", { Group: names.exceptionInventory }],
];

/** Of their own, or reading: what members go on doing. */
const untouchedCalls: readonly Call[] = [
  ["iam", "GetRole", role("Security-IR-Role")],
  ["iam", "ListRolePolicies", role("Security-IR-Role")],
  ["iam", "DeleteRole", role("web")],
  ["iam", "PutRolePolicy", role("web")],
  ["iam", "CreateRole", role("firebreak-fan")],
  ["events", "PutRule", { Name: "nightly" }],
  ["events", "DeleteRule", { Name: "nightly" }],
  ["events", "DescribeRule", { Name: rule }],
  ["guardduty", "GetDetector", { detectorId: "d" }],
  ["guardduty", "CreateSampleFindings", { detectorId: "d" }],
  ["config", "PutConfigRule", { ConfigRule: {} }],
  ["config", "DescribeConfigurationRecorders", {}],
  ["config", "StartConfigurationRecorder", { ConfigurationRecorderName: "firebreak" }],
  ["resource-groups", "DeleteGroup", { Group: "team" }],
  ["ec2", "TerminateInstances", { InstanceId: ["i-1"] }],
];

describe("The guard of what Firebreak has in members", () => {
  for (const [service, operation, parameters] of guardedCalls) {
    it(`denies ${service} ${operation} with ${JSON.stringify(parameters)} to a member's administrator and allows it to deployers`, () => {
      assert.equal(new GuardedAccount([]).allowsCall(administrator, service, operation, parameters), true);
      assert.equal(guarded.allowsCall(administrator, service, operation, parameters), false);
      assert.equal(guarded.allowsCall(deployer, service, operation, parameters), true);
    });
  }

  for (const action of [
    "guardduty:DisassociateFromAdministratorAccount",
    "guardduty:DisassociateFromMasterAccount",
    "guardduty:UpdateIPSet",
    "guardduty:CreateTrustedEntitySet",
    "config:DisassociateResourceTypes",
    "organizations:LeaveOrganization",
  ]) {
    it(`denies ${action} to a member's administrator and allows it to deployers`, () => {
      assert.deepEqual(
        [guarded.allows(administrator, { action }), guarded.allows(deployer, { action })],
        [false, true],
      );
    });
  }

  for (const [service, operation, parameters] of untouchedCalls) {
    it(`leaves ${service} ${operation} with ${JSON.stringify(parameters)} to members`, () => {
      assert.equal(guarded.allowsCall(administrator, service, operation, parameters), true);
    });
  }

  it("binds neither the security account's own stack nor what it does there", () => {
    const administering = session("Administrator", securityAccount);
    for (const action of ["guardduty:UpdateDetector", "guardduty:CreateFilter", "config:PutConfigurationRecorder"])
      assert.equal(guarded.allows(administering, { action }), true, action);
  });

  it("keeps the response role from Firebreak's roles, and lets it block a deployer", () => {
    assert.equal(guarded.allowsCall(responder, "iam", "PutRolePolicy", role("Security-IR-Role")), false);
    assert.equal(guarded.allowsCall(responder, "iam", "PutRolePolicy", role("firebreak-deployer")), true);
    assert.equal(guarded.allowsCall(responder, "iam", "PutRolePolicy", role("web")), true);
  });

  it("lets the runbooks' role be passed, as a runbook that runs in several accounts does, but no deployer", () => {
    const passed = (name: string) => ({ action: "iam:PassRole", resource: `arn:aws:iam::${account}:role/${name}` });
    assert.equal(guarded.allows(runbook, passed(automationRoles.execution)), true);
    assert.equal(guarded.allows(administrator, passed("firebreak-deployer")), false);
  });

  it("leaves the runbooks' role to whoever made it, where that is not Firebreak", () => {
    assert.equal(guardOf([]).allowsCall(administrator, "iam", "DeleteRole", role(automationRoles.execution)), true);
  });
});
