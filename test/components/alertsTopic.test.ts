import assert from "node:assert/strict";
import { AlertsTopic } from "../../components/alertsTopic";
import { type Deployment, deploy, placement } from "./deployment";

const publishers = { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] };
const ofThisAccount = { StringEquals: { "aws:SourceAccount": "111122223333" } };

describe("The alerts topic", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await deploy(
      () => new AlertsTopic("alerts", { placement, stack: "security", emails: ["soc@example.com"] }),
    );
  });

  it("has the reference's name and display name, and is encrypted with its own key", () => {
    const { inputs } = deployment.one("Topic");
    assert.equal(inputs.name, "Security_Alerts_security");
    assert.equal(inputs.displayName, "Security Automation");
    assert.equal(inputs.kmsMasterKeyId, "arn:aws:kms/key:Key:alerts-key");
  });

  it("has a key that rotates and admits the account's IAM and the services that publish", () => {
    assert.equal(deployment.one("Key").inputs.enableKeyRotation, true);
    assert.deepEqual(deployment.policy("Key").Statement, [
      {
        Sid: "AccountDecidesByIam",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "AlarmsEncrypt",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: ofThisAccount,
      },
      {
        Sid: "RulesEncrypt",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:aws:sns:topicArn": `arn:aws-cn:sns:${placement.region}:111122223333:Security_Alerts_security`,
          },
        },
      },
    ]);
  });

  it("admits alarms and rules of this account only", () => {
    assert.deepEqual(deployment.policy("TopicPolicy").Statement, [
      {
        Sid: "PublishersOfThisAccount",
        Effect: "Allow",
        Principal: publishers,
        Action: "sns:Publish",
        Resource: "arn:aws:sns/topic:Topic:Security_Alerts_security",
        Condition: ofThisAccount,
      },
    ]);
  });

  it("mails every address", () => {
    const { inputs } = deployment.one("TopicSubscription");
    assert.deepEqual([inputs.protocol, inputs.endpoint], ["email", "soc@example.com"]);
  });
});
