import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import { Detection, ssh } from "./detectedNoncompliance";

const functionName = "firebreak-sweep-noncompliance";

describe("The daily sweep in the deployed organization", function () {
  this.timeout(300_000);
  let detection: Detection;

  before(async () => {
    detection = await Detection.open();
  });
  after(() => detection?.close());

  async function sweep(): Promise<void> {
    const { services } = detection.organization;
    await services.events.fireSchedule(detection.organization.account("security").id, homeRegion, functionName);
    await detection.organization.settled();
  }

  it("tells of every resource that is non-compliant and silent, in every member, in the shape of Config's own event", async () => {
    const payments = await detection.createGroup("payments", { name: "silent", ingress: [ssh("0.0.0.0/0")] });
    const sandbox = await detection.createGroup("sandbox", { name: "silent", ingress: [ssh("::/0")] });
    await sweep();
    for (const [member, groupId] of [
      ["payments", payments],
      ["sandbox", sandbox],
    ] as const) {
      const [first, swept, ...others] = await detection.events(groupId);
      assert.deepEqual(others, []);
      assert.equal(first?.source, "aws.config");
      assert.equal(swept?.source, "firebreak.sweep");
      assert.equal(swept?.account, detection.organization.account("security").id);
      assert.equal(swept?.detail.awsAccountId, detection.place(member).account);
      assert.equal(swept?.detail.configRuleName, first?.detail.configRuleName);
      assert.deepEqual(swept?.detail.newEvaluationResult.complianceType, "NON_COMPLIANT");
      assert.equal(swept?.detail.newEvaluationResult.annotation, first?.detail.newEvaluationResult.annotation);
    }
  });

  it("hears of a group that was opened further while it was non-compliant, of which Config says nothing", async () => {
    const groupId = await detection.createGroup("storefront", { name: "reopened", ingress: [ssh("0.0.0.0/0")] });
    await detection.allow("storefront", groupId, [{ ...ssh("0.0.0.0/0"), FromPort: 3389, ToPort: 3389 }]);
    const sources = async () => (await detection.events(groupId)).map(({ source }) => source);
    assert.deepEqual(await sources(), ["aws.config"]);
    await sweep();
    assert.deepEqual(await sources(), ["aws.config", "firebreak.sweep"]);
  });

  it("says nothing of what complies, or has come to comply", async () => {
    const groupId = await detection.createGroup("payments", { name: "mended", ingress: [ssh("0.0.0.0/0")] });
    const excepted = await detection.createGroup("payments", {
      name: "excepted",
      tags: [{ Key: "SecurityException", Value: "Jira-1" }],
      ingress: [ssh("0.0.0.0/0")],
    });
    await detection
      .ec2("payments")
      .send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [ssh("0.0.0.0/0")] }));
    // Config has to hear of it before the sweep asks.
    await detection.organization.settled();
    await sweep();
    assert.deepEqual(
      (await detection.events(groupId)).map(({ source }) => source),
      ["aws.config"],
    );
    assert.deepEqual(await detection.events(excepted), []);
  });

  it("goes on with the other rules where one can't be looked into, and a person hears of it", async () => {
    const groupId = await detection.createGroup("sandbox", { name: "beside-a-fault", ingress: [ssh("0.0.0.0/0")] });
    const fault = detection.organization.gateway.faults.inject({
      kind: "access-denied",
      service: "config",
      operation: "GetAggregateComplianceDetailsByConfigRule",
      principalArn: functionName,
      times: 1,
    });
    await sweep();
    assert.equal(fault.hits, 1);
    fault.remove();
    assert.ok((await detection.events(groupId)).some(({ source }) => source === "firebreak.sweep"));
    const { MetricAlarms: [alarm] = [] } = await detection.organization
      .account("security")
      .client(CloudWatchClient)
      .send(new DescribeAlarmsCommand({ AlarmNames: [`${functionName}-errors`] }));
    assert.equal(alarm?.StateValue, "ALARM");
  });
});
