import assert from "node:assert/strict";
import { SecurityAccount } from "../../components/securityAccount";
import { eventPatternOf, isOnBus } from "../../functions/domain/detection";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

function deploySecurity(config: Readonly<Record<string, string>> = {}, options = {}): Promise<Deployment> {
  const settings = settingsOf("security", config);
  return deploy(() => new SecurityAccount("security", { ...settings, placement, stack: "test" }), options);
}

describe("The security account", function () {
  // Every function is bundled for the first deployment.
  this.timeout(120_000);
  let deployment: Deployment;
  before(async () => {
    deployment = await deploySecurity();
  });

  it("has one rule on the finding bus for each row of the playbook that events start, with the row's name and pattern", () => {
    const rules = deployment.all("EventRule").filter(({ inputs }) => inputs.eventBusName === "firebreak");
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs.name, JSON.parse(String(inputs.eventPattern))]).sort(),
      settingsOf("security")
        .playbook.filter(isOnBus)
        .map((row) => [row.name, eventPatternOf(row.detection, { samples: false })])
        .sort(),
    );
  });

  it("has one function for each responder", () => {
    assert.deepEqual(
      deployment
        .all("Function")
        .map(({ inputs }) => inputs.name)
        .sort(),
      settingsOf("security")
        .responders.map(({ name }) => `firebreak-${name}`)
        .sort(),
    );
  });

  it("passes GuardDuty's own delivery on from the default bus, dead letters included", () => {
    const rule = deployment.one("EventRule", "native-delivery-cn-north-1-firebreak-forward-findings-rule");
    assert.equal(rule.inputs.eventBusName, undefined);
    const target = deployment.one("EventTarget", "native-delivery-cn-north-1-firebreak-forward-findings-target");
    assert.equal(target.inputs.arn, "arn:aws:cloudwatch/eventBus:EventBus:firebreak");
    assert.deepEqual(target.inputs.deadLetterConfig, { arn: "arn:aws:sqs/queue:Queue:firebreak-dead-letters" });
  });

  it("takes only actions of Security Hub off the default bus where members forward their findings", async () => {
    const forwarded = await deploySecurity({ "firebreak:guardDutyDelivery": "forwarded" });
    const ofDefaultBus = forwarded
      .all("EventRule")
      .filter(({ inputs }) => inputs.eventBusName === undefined && String(inputs.name).startsWith("firebreak-forward"));
    assert.deepEqual(
      ofDefaultBus.map(({ inputs }) => JSON.parse(String(inputs.eventPattern)).detail),
      [{ actionName: ["Isolate EC2", "Block IAM Principal", "Release", "Send SNS"] }],
    );
  });

  it("replaces the reference's list of finding types by the config's", async () => {
    const own = await deploySecurity({ "firebreak:isolateEc2Findings": '["Backdoor:EC2/*"]' });
    const rule = own.one("EventRule", "isolate-compromised-instance-rule");
    assert.deepEqual(JSON.parse(String(rule.inputs.eventPattern)).detail.type, [{ prefix: "Backdoor:EC2/" }]);
  });

  it("has no rule for a row whose responder is not enabled", async () => {
    const released = await deploySecurity({
      "firebreak:responders": '["release-incident"]',
      "firebreak:guardDutyDelivery": "forwarded",
    });
    assert.deepEqual(
      released
        .all("EventRule")
        .filter(({ inputs }) => inputs.eventBusName === "firebreak")
        .map(({ inputs }) => inputs.name),
      ["release-on-request"],
    );
    assert.deepEqual(
      released.all("Function").map(({ inputs }) => inputs.name),
      ["firebreak-release-incident"],
    );
  });

  it("can be previewed while nothing that it refers to exists", async () => {
    const preview = await deploySecurity({}, { preview: true });
    assert.equal(preview.resources.length, deployment.resources.length);
  });

  it("tags everything that can be tagged with its owner", () => {
    const untagged = [
      "Alias",
      "Dashboard",
      "TopicPolicy",
      "TopicSubscription",
      "QueuePolicy",
      "EventBusPolicy",
      "RolePolicy",
      "EventTarget",
      "Permission",
      "FunctionEventInvokeConfig",
    ];
    for (const { type, name, inputs } of deployment.resources.filter((resource) => resource.type.startsWith("aws:"))) {
      if (untagged.some((kind) => type.endsWith(`:${kind}`))) continue;
      assert.deepEqual(inputs.tags, { "firebreak:owner": "firebreak" }, `${type} ${name}`);
    }
  });

  it("grants a wildcard resource only where a responder's definition says why, and no wildcard action", () => {
    const explained = new Set(
      settingsOf("security").responders.flatMap(({ permissions }) =>
        permissions.home.flatMap(({ sid, because }) => (because === undefined ? [] : [sid])),
      ),
    );
    for (const { name, inputs } of deployment.all("RolePolicy")) {
      for (const { Sid, Action, Resource } of JSON.parse(String(inputs.policy)).Statement) {
        assert.ok(explained.has(Sid) || ![Resource].flat().includes("*"), `${name} ${Sid}`);
        assert.ok(![Action].flat().some((action: string) => action.includes("*")), `${name} ${Sid}`);
      }
    }
  });

  it("sets GuardDuty up for the organization only where it has found out that it may", async () => {
    assert.deepEqual(deployment.all("OrganizationConfiguration"), []);
    const settings = settingsOf("security");
    const administrator = await deploy(
      () => new SecurityAccount("security", { ...settings, placement, stack: "test", detectors: new Map() }),
    );
    assert.equal(administrator.one("OrganizationConfiguration").inputs.autoEnableOrganizationMembers, "ALL");
    assert.equal(administrator.one("Detector").inputs.findingPublishingFrequency, "FIFTEEN_MINUTES");
  });

  it("has Security Hub and its actions where the config asks for them, the actions after Security Hub", async () => {
    assert.deepEqual([deployment.all("Account"), deployment.all("ActionTarget")], [[], []]);
    const asked = await deploySecurity({
      "firebreak:enableSecurityHub": "true",
      "firebreak:enableSecurityHubActions": "true",
    });
    assert.equal(asked.all("Account").length, 1);
    assert.equal(asked.all("ActionTarget").length, 4);
    const order = asked.resources.map(({ type }) => type);
    assert.ok(
      order.indexOf("aws:securityhub/account:Account") < order.indexOf("aws:securityhub/actionTarget:ActionTarget"),
    );
  });

  it("alarms for each function and for the bus, on its own topic", () => {
    const alarms = deployment.all("MetricAlarm").map(({ inputs }) => String(inputs.name));
    for (const { name } of settingsOf("security").responders)
      for (const kind of ["errors", "throttles", "late", "lost"])
        assert.ok(alarms.includes(`firebreak-${name}-${kind}`));
    assert.ok(alarms.includes("firebreak-findings-lost"));
  });
});
