import assert from "node:assert/strict";
import {
  CreateManagedPrefixListCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { names } from "../../../functions/domain/names";
import { Detection, ssh } from "./detectedNoncompliance";

const rule = "SECURITY_GROUP_OPEN_PROHIBITED";
const functionName = "firebreak-open-security-group-rule";

describe("An open security group, as Config finds it in the deployed organization", function () {
  this.timeout(300_000);
  let detection: Detection;

  before(async () => {
    detection = await Detection.open();
  });
  after(() => detection?.close());

  it("is non-compliant as soon as a call opens it, and the finding bus hears of it once", async () => {
    const groupId = await detection.createGroup("payments", { name: "opened", ingress: [ssh("0.0.0.0/0")] });
    assert.deepEqual(detection.verdict("payments", rule, groupId), [
      "NON_COMPLIANT",
      "Open to the world: tcp/22 (IPv4)",
    ]);
    const [event, ...others] = await detection.events(groupId);
    assert.deepEqual(others, []);
    assert.equal(event?.source, "aws.config");
    assert.equal(event?.account, detection.place("payments").account);
    assert.match(event?.detail.configRuleName ?? "", /^OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-[a-z0-9]{8}$/);
    assert.equal(event?.detail.newEvaluationResult.annotation, "Open to the world: tcp/22 (IPv4)");
  });

  it("is found in every member account, whichever way it is open", async () => {
    const { PrefixList: list } = await detection.ec2("storefront").send(
      new CreateManagedPrefixListCommand({
        PrefixListName: "everybody",
        AddressFamily: "IPv4",
        MaxEntries: 2,
        Entries: [{ Cidr: "0.0.0.0/1" }, { Cidr: "128.0.0.0/1" }],
      }),
    );
    const listed = {
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      PrefixListIds: [{ PrefixListId: list?.PrefixListId }],
    };
    for (const [member, name, ingress] of [
      ["sandbox", "halves", [ssh("0.0.0.0/1"), ssh("128.0.0.0/1")]],
      ["sandbox", "ipv6", [ssh("::/0")]],
      ["storefront", "listed", [listed]],
    ] as const) {
      const groupId = await detection.createGroup(member, { name, ingress: [...ingress] });
      assert.equal(detection.verdict(member, rule, groupId)?.[0], "NON_COMPLIANT", name);
      assert.equal((await detection.events(groupId)).length, 1, name);
    }
  });

  it("is compliant when it is closed again, of which the finding bus hears nothing", async () => {
    const groupId = await detection.createGroup("payments", { name: "closed-again", ingress: [ssh("0.0.0.0/0")] });
    await detection
      .ec2("payments")
      .send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [ssh("0.0.0.0/0")] }));
    assert.equal((await detection.events(groupId)).length, 1);
    assert.deepEqual(detection.verdict("payments", rule, groupId), ["COMPLIANT", undefined]);
  });

  it("is compliant with the exception tag, and says until when", async () => {
    const groupId = await detection.createGroup("sandbox", {
      name: "excepted",
      tags: [{ Key: "SecurityException", Value: "Jira-1234 until=2099-01-31" }],
      ingress: [ssh("0.0.0.0/0")],
    });
    assert.deepEqual(detection.verdict("sandbox", rule, groupId), [
      "COMPLIANT",
      "Excepted until 2099-01-31 by tag SecurityException=Jira-1234 until=2099-01-31",
    ]);
    assert.deepEqual(await detection.events(groupId), []);
  });

  it("becomes compliant when the tag comes later", async () => {
    const groupId = await detection.createGroup("sandbox", { name: "excepted-late", ingress: [ssh("0.0.0.0/0")] });
    assert.equal(detection.verdict("sandbox", rule, groupId)?.[0], "NON_COMPLIANT");
    const Tags = [{ Key: "SecurityException", Value: "Jira-1235" }];
    await detection.ec2("sandbox").send(new CreateTagsCommand({ Resources: [groupId], Tags }));
    await detection.organization.settled();
    assert.deepEqual(detection.verdict("sandbox", rule, groupId), [
      "COMPLIANT",
      "Excepted without an end by tag SecurityException=Jira-1235",
    ]);
  });

  it("is found though it carries Firebreak's own tag, which anybody may set", async () => {
    const groupId = await detection.createGroup("sandbox", {
      name: "own",
      tags: [{ Key: names.ownerTagKey, Value: "firebreak" }],
      ingress: [ssh("0.0.0.0/0")],
    });
    assert.equal(detection.verdict("sandbox", rule, groupId)?.[0], "NON_COMPLIANT");
  });

  it("is looked at as it is now where its item is too large to send", async () => {
    const groupId = await detection.createGroup("payments", { name: "oversized" });
    detection.organization.services.config.treatAsOversized(groupId);
    await detection.allow("payments", groupId, [ssh("0.0.0.0/0")]);
    assert.equal(detection.verdict("payments", rule, groupId)?.[0], "NON_COMPLIANT");
  });

  it("is found again by the schedule, and its verdict is that of the schedule", async () => {
    const groupId = await detection.createGroup("storefront", { name: "scheduled", ingress: [ssh("0.0.0.0/0")] });
    const { config } = detection.organization.services;
    const place = detection.place("storefront");
    config.runPeriodicRules(place, config.ruleNamed(place, rule));
    await detection.organization.settled();
    assert.equal(detection.verdict("storefront", rule, groupId)?.[0], "NON_COMPLIANT");
    assert.equal((await detection.events(groupId)).length, 1);
  });

  it("is not applicable any more once it is deleted", async () => {
    const groupId = await detection.createGroup("sandbox", { name: "deleted", ingress: [ssh("0.0.0.0/0")] });
    await detection.ec2("sandbox").send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    await detection.organization.settled();
    const verdict = detection.verdict("sandbox", rule, groupId)?.[0];
    assert.ok(verdict === undefined || verdict === "NOT_APPLICABLE", verdict);
  });

  it("stays as it is whoever sends the function an event that contradicts itself", async () => {
    const groupId = await detection.createGroup("payments", { name: "forged", ingress: [ssh("0.0.0.0/0")] });
    const { account } = detection.place("payments");
    const forged = {
      version: "1.0",
      invokingEvent: JSON.stringify({
        messageType: "ConfigurationItemChangeNotification",
        configurationItem: {
          awsAccountId: account,
          resourceType: "AWS::EC2::SecurityGroup",
          resourceId: groupId,
          configurationItemStatus: "ResourceDeleted",
          configurationItemCaptureTime: new Date().toISOString(),
        },
      }),
      resultToken: "token",
      accountId: detection.organization.outsider.id,
      configRuleName: rule,
      configRuleArn: `arn:aws:config:eu-central-1:${detection.organization.outsider.id}:config-rule/config-rule-forged`,
    };
    const lambda = detection.organization.account("security").client(LambdaClient);
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(forged)) }),
    );
    assert.equal(JSON.parse(Buffer.from(Payload ?? []).toString()).kind, "rejected");
    assert.equal(detection.verdict("payments", rule, groupId)?.[0], "NON_COMPLIANT");
    const letters = await detection.organization.deadLetters();
    assert.ok(letters.some((letter) => letter.includes(groupId) && letter.includes("names account")));
  });

  it("is not evaluated in an account outside the organization: the function may assume nothing there", async () => {
    const { id: outsider } = detection.organization.outsider;
    const scheduled = {
      version: "1.0",
      invokingEvent: JSON.stringify({
        messageType: "ScheduledNotification",
        awsAccountId: outsider,
        notificationCreationTime: new Date().toISOString(),
      }),
      resultToken: "token",
      accountId: outsider,
      configRuleName: rule,
      configRuleArn: `arn:aws:config:eu-central-1:${outsider}:config-rule/config-rule-foreign`,
    };
    const lambda = detection.organization.account("security").client(LambdaClient);
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(scheduled)) }),
    );
    assert.equal(FunctionError, "Unhandled");
    assert.match(Buffer.from(Payload ?? []).toString(), /Can't assume .*firebreak-config-evaluation/);
  });
});
