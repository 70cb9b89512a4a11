import assert from "node:assert/strict";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { evaluateAlarm } from "../../../../rehearsal/gateway/alarms/alarmEvaluation";
import { MetricPeriods } from "../../../../rehearsal/gateway/alarms/metricPeriods";

const alarm: MetricAlarm = {
  AlarmName: "errors",
  Namespace: "AWS/Lambda",
  MetricName: "Errors",
  Statistic: "Sum",
  Threshold: 1,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  EvaluationPeriods: 1,
};
const metric = {
  account: "111122223333",
  region: "eu-west-1",
  namespace: "AWS/Lambda",
  name: "Errors",
  dimensions: { FunctionName: "f" },
};

describe("An alarm's state", () => {
  const stateOf = (given: Partial<MetricAlarm>, ...values: (number | undefined)[]) =>
    evaluateAlarm(
      { ...alarm, ...given },
      values.map((value) =>
        value === undefined ? undefined : { sum: value, minimum: value, maximum: value, count: 1 },
      ),
    )?.state;

  it("is ALARM where the statistic meets the threshold, by each comparison", () => {
    const cases = [
      ["GreaterThanOrEqualToThreshold", "OK", "ALARM", "ALARM"],
      ["GreaterThanThreshold", "OK", "OK", "ALARM"],
      ["LessThanThreshold", "ALARM", "OK", "OK"],
      ["LessThanOrEqualToThreshold", "ALARM", "ALARM", "OK"],
    ] as const;
    for (const [ComparisonOperator, ...states] of cases) {
      assert.deepEqual(
        [0, 1, 2].map((value) => stateOf({ ComparisonOperator }, value)),
        states,
        ComparisonOperator,
      );
    }
  });

  it("needs the datapoints to alarm among the evaluation periods", () => {
    const two = { EvaluationPeriods: 3, DatapointsToAlarm: 2 };
    assert.equal(stateOf(two, 1, 0, 0), "OK");
    assert.equal(stateOf(two, 1, 0, 1), "ALARM");
    assert.equal(stateOf({ EvaluationPeriods: 3 }, 1, 1), "OK");
  });

  it("treats missing data as the alarm says", () => {
    assert.equal(stateOf({}, undefined), "INSUFFICIENT_DATA");
    assert.equal(stateOf({ TreatMissingData: "notBreaching" }, undefined), "OK");
    assert.equal(stateOf({ TreatMissingData: "breaching" }, undefined), "ALARM");
    assert.equal(stateOf({ TreatMissingData: "ignore" }, undefined), undefined);
  });

  it("goes by the statistic that the alarm names", () => {
    const periods = new MetricPeriods();
    for (const value of [1, 5]) periods.add({ ...metric, value });
    const stateBy = (Statistic: MetricAlarm["Statistic"], Threshold: number) =>
      evaluateAlarm({ ...alarm, Statistic, Threshold }, periods.last(1, metric))?.state;
    assert.equal(stateBy("Sum", 6), "ALARM");
    assert.equal(stateBy("Maximum", 6), "OK");
    assert.equal(stateBy("Average", 3), "ALARM");
    assert.equal(stateBy("Minimum", 2), "OK");
    assert.equal(stateBy("SampleCount", 2), "ALARM");
  });

  it("looks at a metric with exactly its dimensions", () => {
    const periods = new MetricPeriods();
    periods.add({ ...metric, dimensions: { FunctionName: "f", Resource: "f:1" }, value: 1 });
    periods.add({ ...metric, account: "999999999999", value: 1 });
    assert.deepEqual(periods.last(1, metric), [undefined]);
  });
});
