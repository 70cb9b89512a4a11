import assert from "node:assert/strict";
import type { ExistingDetector } from "../../components/existingGuardDuty";
import { FindingBus } from "../../components/findingBus";
import { MemberAccount } from "../../components/memberAccount";
import { SecurityAccount } from "../../components/securityAccount";
import { deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const memberPlacement = { ...placement, accountId: "444455556666" };

function deployMember(config: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf("member", config);
  return deploy(() => new MemberAccount("member", { ...settings, placement: memberPlacement }));
}

describe("A member account", () => {
  it("forwards no finding of GuardDuty unless it is told to, because GuardDuty delivers to its administrator by itself", async () => {
    assert.deepEqual(
      (await deployMember()).all("EventRule").map(({ inputs }) => inputs.name),
      ["firebreak-forward-compliance"],
    );
  });

  it("forwards nothing where no row answers anything", async () => {
    assert.deepEqual((await deployMember({ "firebreak:responders": '["release-incident"]' })).all("EventRule"), []);
  });

  it("forwards from the default bus of each of its Regions to the security account's bus in the home Region", async () => {
    const deployment = await deployMember({
      "firebreak:forwardGuardDuty": "true",
      "firebreak:regions": '["cn-north-1","cn-northwest-1"]',
    });
    const busArn = "arn:aws-cn:events:cn-north-1:111122223333:event-bus/firebreak";
    const targets = deployment.all("EventTarget").map(({ inputs }) => [inputs.region, inputs.eventBusName, inputs.arn]);
    assert.deepEqual(
      // Pulumi registers what has no order in none.
      targets.sort(([one], [other]) => String(one).localeCompare(String(other))),
      ["cn-north-1", "cn-north-1", "cn-northwest-1", "cn-northwest-1"].map((region) => [region, undefined, busArn]),
    );
    assert.deepEqual(deployment.policy("RolePolicy", "forwarding-role-policy").Statement, [
      { Sid: "PassOn", Effect: "Allow", Action: "events:PutEvents", Resource: busArn },
    ]);
  });

  it("forwards only findings that the playbook answers", async () => {
    const deployment = await deployMember({
      "firebreak:forwardGuardDuty": "true",
      "firebreak:responders": '["isolate-instance"]',
      "firebreak:isolateEc2Findings": '["Trojan:EC2/*"]',
    });
    const pattern = JSON.parse(String(deployment.one("EventRule", "forward-findings-rule").inputs.eventPattern));
    assert.deepEqual(pattern.source, ["aws.guardduty"]);
    const [plain, floored] = pattern.detail.$or;
    assert.deepEqual(plain.type.slice(0, 2), [{ prefix: "Trojan:EC2/" }, { prefix: "CryptoCurrency:EC2/" }]);
    assert.ok(!JSON.stringify(pattern).includes("Backdoor:EC2/Spambot"));
    assert.deepEqual(floored.severity, [{ numeric: [">=", 4] }]);
  });

  it("lets only its own forwarding rules use the forwarding role", async () => {
    const deployment = await deployMember({ "firebreak:forwardGuardDuty": "true" });
    assert.equal(deployment.one("Role", "forwarding-role").inputs.name, "firebreak-forward-findings-cn-north-1");
    assert.deepEqual(deployment.policy("Role", "forwarding-role", "assumeRolePolicy").Statement, [
      {
        Sid: "ForwardingRules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "444455556666" },
          ArnLike: { "aws:SourceArn": "arn:aws-cn:events:*:444455556666:rule/firebreak-forward-*" },
        },
      },
    ]);
  });
});

describe("A member account's exceptions", () => {
  it("are listed in each of its Regions, by the tag key of the config", async () => {
    const deployment = await deployMember({
      "firebreak:exceptionTagKey": "Exempt",
      "firebreak:regions": '["cn-north-1","cn-northwest-1"]',
    });
    const groups = deployment.all("Group");
    assert.deepEqual(
      groups.map(({ inputs }) => inputs.region),
      ["cn-north-1", "cn-northwest-1"],
    );
    for (const { inputs } of groups) assert.match(JSON.stringify(inputs.resourceQuery), /Exempt/);
  });
});

describe("A member account that is to have GuardDuty", () => {
  const regions = { "firebreak:enableGuardDuty": "true", "firebreak:regions": '["cn-north-1","cn-northwest-1"]' };

  function deployWith(detectors: ReadonlyMap<string, ExistingDetector>, config: Readonly<Record<string, string>> = {}) {
    const settings = settingsOf("member", { ...regions, ...config });
    return deploy(() => new MemberAccount("member", { ...settings, placement: memberPlacement, detectors }));
  }

  it("gets a detector in each Region where there is none, and leaves one that is there as it is", async () => {
    const deployment = await deployWith(new Map([["cn-north-1", { id: "d1", ours: false }]]));
    assert.deepEqual(
      deployment.all("Detector").map(({ inputs, imported }) => [inputs.region, imported]),
      [["cn-northwest-1", undefined]],
    );
  });

  it("keeps the detector that an earlier deployment made", async () => {
    const deployment = await deployWith(new Map([["cn-north-1", { id: "d1", ours: true }]]));
    assert.equal(deployment.all("Detector").length, 2);
  });

  it("sets how often GuardDuty tells only where no administrator decides it", async () => {
    const frequencies = async (config?: Readonly<Record<string, string>>) =>
      (await deployWith(new Map(), config)).all("Detector").map(({ inputs }) => inputs.findingPublishingFrequency);
    assert.deepEqual(await frequencies(), [undefined, undefined]);
    const forwarded = { "firebreak:guardDutyDelivery": "forwarded" };
    assert.deepEqual(await frequencies(forwarded), ["FIFTEEN_MINUTES", "FIFTEEN_MINUTES"]);
  });

  it("gets none unless it is asked for", async () => {
    assert.deepEqual((await deployMember()).all("Detector"), []);
  });
});

describe("The finding bus", () => {
  it("admits what rules of the organization pass on of AWS's own events, and no call to PutEvents", async () => {
    const deployment = await deploy(() => new FindingBus("findings", { organizationId: "o-a1b2c3d4e5", playbook: [] }));
    assert.deepEqual(deployment.policy("EventBusPolicy").Statement, [
      {
        Sid: "RulesOfTheOrganization",
        Effect: "Allow",
        Principal: "*",
        Action: "events:PutEvents",
        Resource: "arn:aws:cloudwatch/eventBus:EventBus:firebreak",
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "events:eventBusInvocation": "true" },
          // A member could else call the responders by events of the sweep's name, as often as it likes.
          "ForAllValues:StringEquals": { "events:source": ["aws.config", "aws.guardduty", "aws.securityhub"] },
        },
      },
    ]);
  });
});

describe("Security and member stacks", function () {
  // Every function is bundled for the security stack.
  this.timeout(120_000);
  it("agree on the role, the external id, the responders and the bus, whoever deploys first", async () => {
    const config = { "firebreak:responseRoleName": "Respond", "firebreak:forwardGuardDuty": "true" };
    const member = await deployMember(config);
    const settings = settingsOf("security", config);
    const security = await deploy(() => new SecurityAccount("security", { ...settings, placement, stack: "test" }));

    assert.equal(member.one("Role", "response-role").inputs.name, "Respond");
    const trust = member.policy("Role", "response-role", "assumeRolePolicy").Statement[0]?.Condition as {
      ArnLike: { "aws:PrincipalArn": string[] };
      StringEquals: Record<string, string>;
    };
    for (const { name, inputs } of security.all("Function")) {
      const { variables } = inputs.environment as { variables: Record<string, string> };
      assert.equal(variables.FIREBREAK_RESPONSE_ROLE_NAME, "Respond", name);
      assert.equal(variables.FIREBREAK_EXTERNAL_ID, trust.StringEquals["sts:ExternalId"], name);
    }
    const roles = security
      .all("Role")
      .filter(({ name }) => settings.responders.some((responder) => name === `security-${responder.name}-role`))
      .map(({ inputs }) => `arn:aws-cn:iam::111122223333:role${inputs.path}${inputs.name}`);
    assert.deepEqual(
      roles.map((arn) => arn.replace(/cn-north-1$/, "*")).sort(),
      [...trust.ArnLike["aws:PrincipalArn"]].sort(),
    );
    assert.equal(
      member.one("EventTarget", "forward-findings-target").inputs.arn,
      `arn:aws-cn:events:cn-north-1:111122223333:event-bus/${security.one("EventBus").inputs.name}`,
    );
  });
});
