import assert from "node:assert/strict";
import { DeliveryAlarms } from "../../components/deliveryAlarms";
import { FunctionAlarms } from "../../components/functionAlarms";
import { type Deployment, deploy } from "./deployment";

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: { readonly metricName: string };
}

function assertHeard(deployment: Deployment): void {
  for (const { name, inputs } of deployment.all("MetricAlarm")) {
    assert.deepEqual(inputs.alarmActions, ["arn:topic"], name);
    assert.equal(inputs.treatMissingData, "notBreaching", name);
    assert.match(String(inputs.alarmDescription), /act by hand|Contain by hand|Look for|look for/, name);
    assert.ok(String(inputs.alarmDescription).length <= 1024, name);
  }
}

describe("The alarms of a function", () => {
  let deployment: Deployment;
  before(async () => {
    const args = { functionName: "firebreak-isolate-instance", alertsTopicArn: "arn:topic" };
    deployment = await deploy(() => new FunctionAlarms("isolate", args));
  });

  it("reach people and say what to do", () => assertHeard(deployment));

  it("tell of throttling that goes on, not of a storm's first minute", () => {
    const { inputs } = deployment.one("MetricAlarm", "throttles-alarm");
    assert.deepEqual([inputs.metricName, inputs.evaluationPeriods, inputs.datapointsToAlarm], ["Throttles", 5, 3]);
    assert.equal(inputs.name, "firebreak-isolate-instance-throttles");
  });

  it("tell of an event that waits for five minutes", () => {
    const { inputs } = deployment.one("MetricAlarm", "late-alarm");
    assert.deepEqual([inputs.metricName, inputs.statistic, inputs.threshold], ["AsyncEventAge", "Maximum", 300_000]);
  });

  it("tell of an event that was dropped and of a dead letter that could not be written", () => {
    const queries = deployment.one("MetricAlarm", "lost-alarm").inputs.metricQueries as readonly Query[];
    assert.deepEqual(
      queries.map(({ metric, expression }) => metric?.metricName ?? expression),
      ["AsyncEventsDropped", "DestinationDeliveryFailures", "FILL(dropped, 0) + FILL(undelivered, 0)"],
    );
  });
});

describe("The alarms of the finding bus", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await deploy(() => new DeliveryAlarms("delivery", { alertsTopicArn: "arn:topic" }));
  });

  it("reach people and say what to do", () => assertHeard(deployment));

  it("watch every rule of the bus, whatever rows the playbook has", () => {
    assert.deepEqual(
      deployment
        .all("MetricAlarm")
        .map(({ inputs }) => [inputs.name, (inputs.metricQueries as readonly Query[])[0]?.expression]),
      [
        ["firebreak-findings-failed", "FailedInvocations"],
        ["firebreak-findings-lost", "InvocationsFailedToBeSentToDlq"],
      ].map(([name, metric]) => [
        name,
        `SELECT SUM(${metric}) FROM SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = 'firebreak'`,
      ]),
    );
  });
});
