import assert from "node:assert/strict";
import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { names } from "../../../functions/domain/names";
import { faultKinds } from "../../../rehearsal/gateway/faults";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { hasNoDeadLetter, hasOneIncident, madeNoChange } from "../../../rehearsal/scenarios/expectations";
import { confinedToDefaults, rulesBecame } from "../../../rehearsal/scenarios/groupExpectations";
import {
  type GroupResponse,
  openGroupChange,
  respondToGroup,
  respondToOpening,
} from "../../../rehearsal/scenarios/groupResponse";
import { complianceChangeEvent, publishComplianceChange } from "../../../rehearsal/world/complianceChange";
import { type MemberName, memberNames } from "../../../rehearsal/world/organizationPlan";
import { createSecurityGroup, openGroup, type RehearsedGroup } from "../../../rehearsal/world/securityGroup";
import { assertAll } from "../assertAll";
import { sharedRehearsal } from "../sharedRehearsal";

/** Every call of one confinement, and how often; the first test holds the table to what the responder really calls. */
const calls: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["dynamodb", "PutItem", 3],
  ["ec2", "DescribeSecurityGroups", 1],
  ["ec2", "DescribeSecurityGroupRules", 2],
  ["ec2", "ModifySecurityGroupRules", 1],
  ["sns", "Publish", 1],
];

/** What the impact card is read by, once the group is confined; what fails of it is said on the card. */
const ofTheCard: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["ec2", "DescribeNetworkInterfaces", 1],
];

/** Of all calls together, those of the card included: `ec2 DescribeInstances` and how often. */
function together(): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const [service, operation, times] of [...calls, ...ofTheCard]) {
    const call = `${service} ${operation}`;
    counted[call] = (counted[call] ?? 0) + times;
  }
  return counted;
}

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;
const responder = "firebreak-confine-security-group";
const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
const everybody = {
  ...ssh,
  IpRanges: [
    { CidrIp: "0.0.0.0/0", Description: "everybody" },
    { CidrIp: "198.51.100.0/24", Description: "office" },
  ],
  Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "everybody" }],
};

describe("A deployed confinement", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;

  before(async () => {
    rehearsal = await sharedRehearsal();
  });

  function closedGroup(member: MemberName, tags: Readonly<Record<string, string>> = {}): Promise<RehearsedGroup> {
    const { organization } = rehearsal;
    return createSecurityGroup(organization.account(member), organization.network(member), tags);
  }

  async function openOne(member: MemberName = "sandbox"): Promise<GroupResponse> {
    return respondToOpening(rehearsal.organization, await closedGroup(member), [everybody]);
  }

  const world = (port: number) => ({ ...ssh, FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });

  function assertConfined(response: GroupResponse): void {
    assertAll([
      rulesBecame(response, confinedToDefaults),
      hasOneIncident(response, "contained"),
      hasNoDeadLetter(response),
    ]);
  }

  it("makes the calls that are struck below, and no others", async () => {
    await startAfresh("nothing");
    const response = await openOne();
    assertConfined(response);
    const counted: Record<string, number> = {};
    for (const { service, operation } of response.calls) {
      const call = `${service} ${operation}`;
      counted[call] = (counted[call] ?? 0) + 1;
    }
    assert.deepEqual(counted, together());
  });

  it("confines, and says on its card what could not be found out, where that is refused", async () => {
    const operation = "DescribeNetworkInterfaces";
    const { faults } = rehearsal.organization.gateway;
    const fault = faults.inject({ kind: "access-denied", operation, principalArn: responder });
    const response = await openOne();
    fault.remove();
    assertConfined(response);
    assert.match(response.incidents.at(-1)?.impact?.unknown.join() ?? "", /who has the group/);
  });

  for (const [service, operation, times] of calls) {
    for (let nth = 1; nth <= times; nth++) {
      it(`confines once, whatever strikes ${operation}${times > 1 ? `, call ${nth}` : ""}`, async () => {
        const { organization } = rehearsal;
        for (const kind of faultKinds) {
          if (operation === "AssumeRole") await startAfresh(kind);
          const fault = organization.gateway.faults.inject({
            kind,
            service,
            operation,
            nth,
            times: kind === "access-denied" ? 1 : endsTheInvocation,
            principalArn: responder,
          });
          try {
            const response = await openOne();
            assert.ok(fault.hits > 0, `${kind} never struck`);
            assertConfined(response);
          } finally {
            fault.remove();
          }
        }
      });
    }
  }

  it("is heard of where EC2 refuses for good", async () => {
    const fault = rehearsal.organization.gateway.faults.inject({
      kind: "access-denied",
      operation: "ModifySecurityGroupRules",
      principalArn: responder,
    });
    try {
      const response = await openOne("storefront");
      assertAll([rulesBecame(response, (rule) => rule), hasOneIncident(response, "failed")]);
      assert.equal(response.deadLetters.length, 1);
      assert.ok(response.alerts.some(({ heading }) => heading === "FAILED"));
    } finally {
      fault.remove();
    }
  });

  it("happens once, however often and from wherever Config's word comes", async () => {
    const { organization } = rehearsal;
    const { group, calls, before } = await openOne("payments");
    const repeated = await respondToGroup(organization, group, () =>
      Promise.all(Array.from({ length: 4 }, () => publishComplianceChange(organization, openGroupChange(group)))),
    );
    assertConfined({ ...repeated, before });
    const changes = [...calls, ...repeated.calls].filter(({ operation }) => operation === "ModifySecurityGroupRules");
    assert.equal(changes.length, 1);
  });

  it("happens again when somebody opens the group again, on the same incident", async () => {
    const { group } = await openOne("payments");
    const response = await respondToOpening(rehearsal.organization, group, [world(3389)]);
    assertConfined(response);
    assert.ok(response.alerts.some(({ heading }) => heading === "CONTAINED AGAIN"));
  });

  it("heeds no exception that is set once it has begun", async () => {
    const { organization } = rehearsal;
    const { group } = await openOne("payments");
    await group.account
      .client(EC2Client)
      .send(new CreateTagsCommand({ Resources: [group.id], Tags: [{ Key: "SecurityException", Value: "mine" }] }));
    // Config heeds it, and says nothing more.
    await openGroup(group, [world(23)]);
    await organization.settled();
    const response = await respondToGroup(organization, group, () =>
      publishComplianceChange(organization, openGroupChange(group)),
    );
    assertConfined(response);
  });

  it("is not to be had by an account about another's group, nor from outside", async () => {
    const { organization } = rehearsal;
    // Config finds nothing wrong with it, so whatever is heard of it is forged.
    const group = await closedGroup("storefront", { SecurityException: "CHG-1" });
    await openGroup(group, [everybody]);
    await organization.settled();
    const attacker = organization.account("payments");
    const event = complianceChangeEvent(openGroupChange(group));
    const findingBus = `arn:aws:events:${group.region}:${organization.account("security").id}:event-bus/${names.findingBus}`;
    const entry = { DetailType: event["detail-type"], Detail: JSON.stringify(event.detail) };
    const response = await respondToGroup(organization, group, async () => {
      // What no caller can send, only a service gone wrong: another account's group in the attacker's own envelope.
      await organization.services.events.publishServiceEvent({ account: attacker.id, region: group.region, event });
      for (const [by, more] of [
        [attacker, { Source: "aws.config" }],
        [attacker, { Source: "aws.config", EventBusName: findingBus }],
        [attacker, { Source: names.sweepSource, EventBusName: findingBus }],
        [organization.outsider, { Source: "aws.config", EventBusName: findingBus }],
        [organization.outsider, { Source: names.sweepSource, EventBusName: findingBus }],
      ] as const) {
        const put = new PutEventsCommand({ Entries: [{ ...entry, ...more }] });
        await by
          .client(EventBridgeClient)
          .send(put)
          .catch(() => undefined);
      }
    });
    assertAll([rulesBecame(response, (rule) => rule), madeNoChange(response)]);
    assert.deepEqual(response.incidents, []);
    assert.ok(response.deadLetters.length >= 1, "the one in the attacker's own envelope reached the responder");
    assert.ok(response.deadLetters.every((letter) => letter.includes(attacker.id)));
  });

  it("goes on in every member account", async () => {
    for (const member of memberNames) {
      assertConfined(await openOne(member));
    }
  });

  /** A new configuration has Lambda run the function in new processes, which have no session yet. */
  async function startAfresh(why: string): Promise<void> {
    await rehearsal.organization
      .account("security")
      .client(LambdaClient)
      .send(new UpdateFunctionConfigurationCommand({ FunctionName: responder, Description: `struck by ${why}` }));
  }
});
