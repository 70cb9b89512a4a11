import assert from "node:assert/strict";
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";
import { names } from "../../../functions/domain/names";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { isolate } from "../../../rehearsal/scenarios/isolate";
import { sampleFinding } from "../../../rehearsal/scenarios/sampleFinding";
import { scenarios } from "../../../rehearsal/scenarios/scenarios";
import { sharedRehearsal } from "../sharedRehearsal";

describe("The scenarios, against the program as the engine deploys it", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;

  before(async () => {
    rehearsal = await sharedRehearsal();
  });

  it("have names that a command line takes, each once, and one sentence each", () => {
    assert.ok(scenarios.every(({ name }) => /^[a-z]+(-[a-z]+)*$/.test(name)));
    assert.equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
    assert.ok(scenarios.every(({ summary }) => /^[A-Z].*\.$/.test(summary)));
  });

  for (const scenario of scenarios) {
    it(`end as they should: ${scenario.name}`, async () => {
      const result = await scenario.run(rehearsal.organization);
      assert.ok(result.passed, `${result.observed}\nexpected: ${result.expected}`);
      // Two halves of the world become one rule; nothing else has fewer facts than before.
      const merged = scenario.name === "confine-split-halves" ? 1 : 0;
      assert.equal(result.before.length, result.after.length + merged);
    });
  }

  it("run again in the same organization", async () => {
    for (const scenario of [isolate, sampleFinding]) {
      const result = await scenario.run(rehearsal.organization);
      assert.ok(result.passed, result.observed);
    }
  });

  it("fail where nothing responds", async () => {
    const events = rehearsal.organization.account("security").client(EventBridgeClient);
    const { Rules: rules } = await events.send(new ListRulesCommand({ EventBusName: names.findingBus }));
    const each = (rules ?? []).map(({ Name }) => ({ Name, EventBusName: names.findingBus }));
    for (const rule of each) await events.send(new DisableRuleCommand(rule));
    try {
      const result = await isolate.run(rehearsal.organization);
      assert.equal(result.passed, false);
      assert.match(result.observed, /holds .*application.*no incident/s);
      assert.equal(result.containment, undefined);
    } finally {
      for (const rule of each) await events.send(new EnableRuleCommand(rule));
    }
  });
});
