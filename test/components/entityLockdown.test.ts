import assert from "node:assert/strict";
import { SecurityAccount } from "../../components/securityAccount";
import { readLockdownEnvironment } from "../../functions/request-containment/environment";
import { playbook } from "../../playbook";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const soar = "arn:aws:iam::111122223333:role/soar";

function deployLockdown(config: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const settings = settingsOf("security", {
    "firebreak:entityLockdown": "true",
    "firebreak:responders": '["block-principal", "notify"]',
    ...config,
  });
  return deploy(() => new SecurityAccount("security", { ...settings, placement, stack: "test" }));
}

describe("Containment on request, in the security account", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let bare: Deployment;
  before(async () => {
    bare = await deployLockdown({ "firebreak:lockdownTopicName": "contain" });
    deployment = await deployLockdown({
      "firebreak:lockdownPublishers": JSON.stringify([soar]),
      "firebreak:lockdownAuditEmails": '["audit@example.com"]',
      "firebreak:lockdownFailureEmails": '["soc@example.com"]',
      "firebreak:lockdownRequestsPerHour": "7",
    });
  });

  const lambda = (of: Deployment) => of.one("Function", "security-lockdown-function").inputs;
  const topics = (of: Deployment) =>
    of
      .all("Topic")
      .filter(({ name }) => name.includes("lockdown"))
      .map(({ inputs }) => inputs.name)
      .sort();

  it("has the reference's names, unless the config gives others", () => {
    assert.equal(lambda(deployment).name, "entity-lockdown-function");
    const published = [
      "entity-lockdown-audit-sns-topic",
      "entity-lockdown-failure-sns-topic",
      "entity-lockdown-sns-topic",
    ];
    assert.deepEqual(topics(deployment), published);
    assert.ok(topics(bare).includes("contain"));
  });

  it("lets named publishers of the organization publish, and by TLS only", () => {
    const { Statement: statements } = deployment.policy("TopicPolicy", "lockdown-policy");
    const [allowed, denied] = statements;
    assert.deepEqual(allowed?.Condition, {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      ArnLike: { "aws:PrincipalArn": [soar] },
    });
    assert.deepEqual([allowed?.Action, denied?.Effect], ["sns:Publish", "Deny"]);
    assert.equal(statements.length, 2);
  });

  it("lets nobody publish by the topic's policy where nobody is named", () => {
    const { Statement: statements } = bare.policy("TopicPolicy", "lockdown-policy");
    assert.ok(!statements.some(({ Effect }) => Effect === "Allow"));
  });

  it("is told what its code reads, with the rows of enabled responders", () => {
    const { variables } = lambda(deployment).environment as { variables: NodeJS.ProcessEnv };
    const { rows, limits, externalIdSecret } = readLockdownEnvironment({ ...variables, AWS_REGION: placement.region });
    const row = playbook.find(({ name }) => name === "block-requested-principal");
    assert.deepEqual(
      rows.map(({ name, respond, options }) => ({ name, respond, options })),
      [{ name: row?.name, respond: row?.respond, options: row?.options }],
    );
    assert.deepEqual(limits, { perSource: 7, inAll: 14 });
    assert.equal(externalIdSecret, "firebreak/lockdown-external-id");
  });

  it("may invoke the responders of its rows and no others, write its own items only, and act in no member", () => {
    const { Statement: statements } = deployment.policy("RolePolicy", "security-lockdown-role-policy");
    const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    assert.deepEqual(of("Respond")?.Resource, ["arn:aws:lambda/function:Function:firebreak-block-principal"]);
    assert.deepEqual(of("KeepRequests")?.Condition, {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["*/request-containment"] },
      Null: { "dynamodb:LeadingKeys": "false" },
    });
    assert.match(String(of("ReadExternalId")?.Resource), /secret:firebreak\/lockdown-external-id-\?{6}$/);
    assert.ok(!JSON.stringify(statements).includes("sts:AssumeRole"));
  });

  it("makes the secret without a value, so that none is in the stack's state", () => {
    assert.equal(deployment.all("Secret").length, 1);
    assert.deepEqual(deployment.all("SecretVersion"), []);
  });

  it("is started by its topic alone, sets aside what the function did not take, and mails what is told", () => {
    const permission = deployment.one("Permission", "lockdown-topic-permission").inputs;
    assert.deepEqual(
      [permission.principal, permission.sourceArn],
      ["sns.amazonaws.com", "arn:aws:sns/topic:Topic:entity-lockdown-sns-topic"],
    );
    const { protocol, redrivePolicy } = deployment.one("TopicSubscription", "lockdown-subscription").inputs;
    assert.equal(protocol, "lambda");
    assert.match(String(redrivePolicy), /firebreak-dead-letters/);
    const mails = deployment.all("TopicSubscription").filter(({ inputs }) => inputs.protocol === "email");
    assert.deepEqual(
      mails.map(({ inputs }) => [inputs.topic, inputs.endpoint]),
      [
        ["arn:aws:sns/topic:Topic:entity-lockdown-audit-sns-topic", "audit@example.com"],
        ["arn:aws:sns/topic:Topic:entity-lockdown-failure-sns-topic", "soc@example.com"],
      ],
    );
  });

  it("says in the preview where its rows are longer than a function's environment", async () => {
    const because = "A row of this test, which is much too long.";
    const rows = Array.from({ length: 9 }, (_, index) => ({
      name: `tell-${index}`,
      detection: { source: "request", entities: ["user"] },
      respond: "notify",
      options: { nextStep: "n".repeat(300) },
      because,
    }));
    const long = deployLockdown({ "firebreak:additionalRows": JSON.stringify(rows) });
    await assert.rejects(long, /rows of requests take \d+ characters of entity-lockdown-function's environment/);
  });

  it("is left out where the config says so", async () => {
    assert.deepEqual(topics(await deployLockdown({ "firebreak:entityLockdown": "false" })), []);
  });
});
