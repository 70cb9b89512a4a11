import assert from "node:assert/strict";
import { DeadLetters } from "../../components/deadLetters";
import { type Deployment, deploy, placement } from "./deployment";

describe("Dead letters", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await deploy(() => new DeadLetters("dead-letters", { placement, alertsTopicArn: "arn:topic" }));
  });

  it("wait encrypted for fourteen days", () => {
    const { inputs } = deployment.one("Queue");
    assert.equal(inputs.name, "firebreak-dead-letters");
    assert.equal(inputs.messageRetentionSeconds, 1_209_600);
    assert.equal(inputs.sqsManagedSseEnabled, true);
  });

  it("come from EventBridge for rules and from SNS for topics of this account only", () => {
    assert.deepEqual(deployment.policy("QueuePolicy").Statement, [
      {
        Sid: "RulesOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs/queue:Queue:firebreak-dead-letters",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws-cn:events:cn-north-1:111122223333:rule/*" },
        },
      },
      {
        Sid: "TopicsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs/queue:Queue:firebreak-dead-letters",
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws-cn:sns:cn-north-1:111122223333:*" } },
      },
    ]);
  });

  it("alarm from the first one", () => {
    const { inputs } = deployment.one("MetricAlarm");
    assert.equal(inputs.metricName, "ApproximateNumberOfMessagesVisible");
    assert.equal(inputs.threshold, 1);
    assert.deepEqual(inputs.dimensions, { QueueName: "firebreak-dead-letters" });
    assert.deepEqual(inputs.alarmActions, ["arn:topic"]);
  });
});
