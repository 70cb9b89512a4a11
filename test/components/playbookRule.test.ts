import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { PlaybookRule, type PlaybookRuleArgs } from "../../components/playbookRule";
import { deploy } from "./deployment";

const row: PlaybookRuleArgs["row"] = {
  name: "isolate-beaconing-instance",
  detection: { source: "guardduty", types: ["Backdoor:EC2/*"], severityAtLeast: 7 },
  respond: "isolate-instance",
  options: { stop: true },
  because: "A test.",
};

function deployRule(of: PlaybookRuleArgs["row"], { samples = false } = {}) {
  return deploy(() => {
    const bus = new aws.cloudwatch.EventBus("bus", { name: "firebreak" });
    const respond = new aws.lambda.Function("function", { name: "firebreak-isolate-instance", role: "role" });
    new PlaybookRule(of.name, { row: of, bus, respond, samples, deadLetterQueueArn: "arn:queue" });
  });
}

describe("A playbook rule", () => {
  it("hands the responder the row, its options and the whole event", async () => {
    const target = (await deployRule(row)).one("EventTarget");
    const { inputTemplate } = target.inputs.inputTransformer as { inputTemplate: string };
    assert.deepEqual(JSON.parse(inputTemplate.replace("<aws.events.event.json>", '{"id":"e"}')), {
      row: "isolate-beaconing-instance",
      options: { stop: true },
      event: { id: "e" },
    });
  });

  it("leaves samples out, unless in a drill", async () => {
    const rule = (await deployRule({ ...row, detection: { source: "guardduty", types: ["Backdoor:EC2/*"] } })).one(
      "EventRule",
    );
    assert.deepEqual(JSON.parse(String(rule.inputs.eventPattern)).detail, {
      type: [{ prefix: "Backdoor:EC2/" }],
      service: { additionalInfo: { sample: [{ exists: false }, false] } },
    });
  });

  it("matches on the row's finding types and severity floor", async () => {
    const rule = (await deployRule(row, { samples: true })).one("EventRule");
    assert.deepEqual(JSON.parse(String(rule.inputs.eventPattern)), {
      source: ["aws.guardduty"],
      "detail-type": ["GuardDuty Finding"],
      detail: { type: [{ prefix: "Backdoor:EC2/" }], severity: [{ numeric: [">=", 7] }] },
    });
  });

  it("tries for an hour and then sets the event aside", async () => {
    const { inputs } = (await deployRule(row)).one("EventTarget");
    assert.deepEqual(inputs.retryPolicy, { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 });
    assert.deepEqual(inputs.deadLetterConfig, { arn: "arn:queue" });
  });

  it("says so where the pattern is longer than EventBridge takes", async () => {
    const types = Array.from({ length: 60 }, (_, n) => `Backdoor:EC2/SomeLongFindingTypeName.${n}`);
    const long: PlaybookRuleArgs["row"] = {
      ...row,
      detection: { source: "guardduty", types: ["Backdoor:EC2/Spambot", ...types] },
    };
    await assert.rejects(
      deployRule(long),
      /pattern of rule isolate-beaconing-instance has \d+ characters; EventBridge takes 2048/,
    );
  });

  it("fails where its input template is longer than EventBridge takes, and says what to do", async () => {
    const answered = [{ types: Array.from({ length: 300 }, (_, index) => `Backdoor:EC2/Number${index}.Variant`) }];
    const long: PlaybookRuleArgs["row"] = { ...row, respond: "notify", options: { answered } };
    await assert.rejects(
      deployRule(long),
      /input template of playbook row isolate-beaconing-instance has \d+ characters/,
    );
  });
});
