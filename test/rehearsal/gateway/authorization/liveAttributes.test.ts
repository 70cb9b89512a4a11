import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { allow, everything, PolicyWorld, region } from "./policyWorld";

describe("The authorizer reads resources where a policy asks for them", function () {
  this.timeout(120_000);
  let world: PolicyWorld;
  let arn: (service: string, resource: string) => string;

  before(async () => {
    world = await PolicyWorld.start();
    arn = (service, resource) => `arn:aws:${service}:${region}:${world.member}:${resource}`;
  });
  after(() => world?.stop());

  it("the tags and the network of EC2 resources, as they are at the moment", async () => {
    const group = await world.securityGroup("tagged", { "firebreak:owner": "firebreak" });
    const user = await world.user("owner", [
      allow("ec2:*SecurityGroup*", {
        Condition: {
          StringEquals: { "aws:ResourceTag/firebreak:owner": "firebreak" },
          ArnLike: { "ec2:Vpc": arn("ec2", "vpc/*") },
        },
      }),
    ]);
    const revoke = () => world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: group });
    assert.equal(await revoke(), "allowed");
    await world
      .client(EC2Client)
      .send(new CreateTagsCommand({ Resources: [group], Tags: [{ Key: "firebreak:owner", Value: "somebody" }] }));
    assert.match(await revoke(), /no identity-based policy/);
  });

  it("the tags of tables, and of users", async () => {
    const ddb = world.client(DynamoDBClient);
    await ddb.send(
      new CreateTableCommand({
        TableName: "ledger",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        Tags: [{ Key: "team", Value: "blue" }],
      }),
    );
    const condition = { StringEquals: { "aws:ResourceTag/team": `${"$"}{aws:PrincipalTag/team}` } };
    const user = await world.user("team", [allow(["dynamodb:*", "iam:*"], { Condition: condition })]);
    const put = { TableName: "ledger", Item: { pk: { S: "incident#1" } } };
    assert.equal(await world.call(user, "dynamodb", "PutItem", put), "allowed");
    assert.match(await world.call(user, "dynamodb", "PutItem", { ...put, TableName: "missing" }), /no identity-based/);
    assert.equal(await world.call(user, "iam", "GetUser", { UserName: "team" }), "allowed");
  });

  it("and nothing where none does", async () => {
    const user = await world.user("plain", [everything]);
    await world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: "sg-1" });
    const before = world.reads;
    await world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: "sg-1" });
    assert.equal(world.reads, before);
  });
});
