import assert from "node:assert/strict";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeploymentError } from "../../../rehearsal/engine/deploymentError";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { DeployedPrograms, region } from "./deployedPrograms";

describe("the stand-in provider, where something is wrong", function () {
  this.timeout(180_000);
  let programs: DeployedPrograms;
  let account: RehearsedAccount;

  before(async () => {
    programs = await DeployedPrograms.start();
    account = programs.organization.account("security");
  });
  after(() => programs?.stop());

  it("names the file to add for a type that it does not know", async () => {
    const message = await refused("unknown-type", async () => void new aws.glacier.Vault("vault"));
    assert.match(
      message,
      /does not know aws:glacier\/vault:Vault yet: add rehearsal\/provider\/resources\/glacier\/vault\.ts/,
    );
    assert.match(message, /list it in rehearsal\/provider\/registry\.ts/);
  });

  it("names the file to add for a function that it does not know", async () => {
    const message = await refused("unknown-function", async () => void (await aws.getAvailabilityZones()));
    assert.match(message, /does not know aws:index\/getAvailabilityZones:getAvailabilityZones yet/);
  });

  it("names the property that it does not know, and all other mistakes of the resource with it", async () => {
    const message = await refused("unknown-property", async () => {
      new aws.sns.Topic("topic", { archivePolicy: "{}", displayName: "x", tracingConfig: "Sometimes" });
    });
    assert.match(
      message,
      /does not know the property "archivePolicy" yet: add it to rehearsal\/provider\/resources\/sns\/topic\.ts/,
    );
    assert.match(message, /"tracingConfig" must be one of PassThrough, Active/);
  });

  it("tells AWS's own code and message with the resource", async () => {
    const message = await refused("aws-error", async () => {
      new aws.iam.RolePolicyAttachment("attachment", {
        role: "absent",
        policyArn: "arn:aws:iam::aws:policy/SecurityAudit",
      });
    });
    assert.match(
      message,
      /Creating aws:iam\/rolePolicyAttachment:RolePolicyAttachment "attachment": NoSuchEntity\w*: .*absent/,
    );
  });

  it("refuses to delete a protected table as DynamoDB does, and deletes it once it is not", async () => {
    const stack = await programs.stack("protected", account, async () => {
      new aws.dynamodb.Table("table", {
        name: "protected",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
        deletionProtectionEnabled: new pulumi.Config("test").get("protection") !== "off",
      });
    });
    await stack.up();
    await assert.rejects(stack.destroy(), (error) => {
      assert.ok(error instanceof DeploymentError);
      assert.match(error.message, /Deleting aws:dynamodb\/table:Table "table" \(protected\): ValidationException: /);
      return true;
    });
    const client = account.client(DynamoDBClient, region);
    assert.equal(
      (await client.send(new DescribeTableCommand({ TableName: "protected" }))).Table?.TableStatus,
      "ACTIVE",
    );
    await stack.up({ "test:protection": "off" });
    assert.deepEqual((await stack.destroy({ "test:protection": "off" })).changes, { delete: 2 });
  });

  it("keeps what was made before a call failed, so that the next deployment finishes it", async () => {
    const { faults } = programs.organization.gateway;
    const fault = faults.inject({ operation: "PutRetentionPolicy", kind: "access-denied" });
    const stack = await programs.stack("half-made", account, async () => {
      new aws.cloudwatch.LogGroup("group", { name: "half-made", retentionInDays: 30 });
    });
    await assert.rejects(stack.up(), /AccessDenied/);
    assert.ok(fault.hits > 0);
    fault.remove();
    await stack.up();
    const { logGroups: [group] = [] } = await account
      .client(CloudWatchLogsClient, region)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "half-made" }));
    assert.equal(group?.retentionInDays, 30);
    await stack.destroy();
  });

  it("works in no account but those that the configuration allows", async () => {
    const stack = await programs.stack("allowed", account, async () => void new aws.sns.Topic("topic"));
    await assert.rejects(
      stack.up({ "aws:allowedAccountIds": '["111122223333"]' }),
      /AWS account \d{12} is not allowed/,
    );
  });

  async function refused(name: string, program: () => Promise<void>): Promise<string> {
    const stack = await programs.stack(name, account, program);
    return stack.preview().then(() => stack.up().then(() => assert.fail("It was not refused."), messageOf), messageOf);
  }
});

function messageOf(error: unknown): string {
  assert.ok(error instanceof DeploymentError, String(error));
  return error.message;
}
