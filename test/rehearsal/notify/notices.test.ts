import assert from "node:assert/strict";
import { notify } from "../../../functions/notify/responder";
import type { FaultRule } from "../../../rehearsal/gateway/faults";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { type Observation, observe } from "../../../rehearsal/scenarios/observation";
import { publishComplianceChange } from "../../../rehearsal/world/complianceChange";
import { findingAbout, type InstanceFinding } from "../../../rehearsal/world/finding";
import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../../../rehearsal/world/workload";
import { assertDenied, ResponderSessions } from "../isolation/responderSessions";
import { sharedRehearsal } from "../sharedRehearsal";

const unanswered = "Canary:EC2/Stateless.IntegTest";
const principalArn = "firebreak-notify";

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;

describe("People are told, where Firebreak is deployed", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;
  let workload: Workload;

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
    workload = await organization.launch("sandbox");
  });

  const about = (finding: { readonly id: string }) => ({ responder: "notify", resources: [`finding/${finding.id}`] });
  const headings = ({ alerts }: Observation) => alerts.flatMap(({ heading }) => heading ?? []);

  it("of an unencrypted volume or database once, however often Config says so", async () => {
    const { id: accountId } = organization.account("payments");
    for (const [rule, resourceType, resourceId] of [
      ["ENCRYPTED_VOLUMES", "AWS::EC2::Volume", "vol-0123456789abcdef0"],
      ["RDS_STORAGE_ENCRYPTED", "AWS::RDS::DBInstance", "db-ABCDEFGHIJKL"],
    ] as const) {
      const change = { accountId, region: homeRegion, rule, resourceType, resourceId, at: new Date().toISOString() };
      const observation = await observe(organization, about({ id: `${rule}/${resourceId}` }), async () => {
        await publishComplianceChange(organization, change);
        await publishComplianceChange(organization, change);
      });
      assert.deepEqual(headings(observation), ["FOUND"], rule);
      assert.match(String(observation.alerts[0]?.nextStep), /encrypted|encryption/);
      assert.deepEqual(observation.deadLetters, []);
    }
  });

  it("not of what another row answers, and not below the floor", async () => {
    const contained = findingAbout(workload, "Trojan:EC2/DropPoint", { severity: 8 });
    const weak = findingAbout(workload, unanswered, { severity: 3.9 });
    for (const finding of [contained, weak]) {
      const observation = await observe(organization, about(finding), () => organization.fire(finding));
      assert.deepEqual(headings(observation), [], finding.type);
      assert.deepEqual(observation.incidents, [], finding.type);
    }
  });

  it("never on the word of an account about another: that is a dead letter", async () => {
    const finding = findingAbout(workload, unanswered, { severity: 8 });
    const attacker = organization.account("payments");
    const observation = await observe(organization, about(finding), () =>
      organization.services.events.publishServiceEvent({
        account: attacker.id,
        region: homeRegion,
        event: { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { ...finding } },
      }),
    );
    assert.deepEqual(headings(observation), []);
    assert.deepEqual(observation.incidents, []);
    assert.equal(observation.deadLetters.length, 1);
    assert.match(observation.deadLetters[0] ?? "", new RegExp(attacker.id));
  });

  it("by a function that may not act in any member account", async () => {
    const sessions = new ResponderSessions(organization);
    try {
      const home = await sessions.home(notify);
      await assertDenied(sessions.assume(home, "sandbox"), "the response role");
    } finally {
      sessions.close();
    }
  });

  for (const fault of [
    { kind: "throttle", service: "dynamodb", operation: "PutItem", nth: 1, times: endsTheInvocation },
    { kind: "server-error", service: "dynamodb", operation: "PutItem", nth: 2, times: endsTheInvocation },
    { kind: "connection-reset", service: "sns", operation: "Publish", nth: 1, times: endsTheInvocation },
    { kind: "access-denied", service: "sns", operation: "Publish", nth: 1, times: 1 },
    { kind: "timeout-after-effect", service: "sns", operation: "Publish", nth: 1, times: 1 },
    { kind: "timeout-after-effect", service: "dynamodb", operation: "PutItem", nth: 1, times: 1 },
    { kind: "timeout-after-effect", service: "dynamodb", operation: "PutItem", nth: 2, times: 1 },
  ] satisfies FaultRule[]) {
    it(`all the same where ${fault.kind} strikes ${fault.operation} ${fault.times} times from the ${fault.nth}.`, async () => {
      const finding = findingAbout(workload, unanswered, { severity: 8 });
      const observation = await struckBy(fault, finding);
      const found = headings(observation).filter((heading) => heading === "FOUND");
      // An answer that is lost leaves open whether people know; they are told twice rather than never.
      const atMost = fault.operation === "Publish" && fault.kind === "timeout-after-effect" ? 2 : 1;
      assert.ok(found.length >= 1 && found.length <= atMost, `told ${found.length} times`);
      assert.deepEqual(
        observation.incidents.map(({ status, lease }) => ({ status, lease })),
        [{ status: "notified", lease: undefined }],
      );
      assert.deepEqual(observation.deadLetters, []);
    });
  }

  it("in the end by the dead letter and its alarm, where the topic can't be reached for good", async () => {
    const finding = findingAbout(workload, unanswered, { severity: 8 });
    const observation = await struckBy({ kind: "server-error", service: "sns", operation: "Publish" }, finding);
    assert.equal(observation.incidents[0]?.status, "failed");
    assert.equal(observation.deadLetters.length, 1);
    assert.ok(
      observation.alerts.some(({ NewStateValue }) => NewStateValue === "ALARM"),
      JSON.stringify(observation.alerts),
    );
  });

  async function struckBy(fault: FaultRule, finding: InstanceFinding): Promise<Observation> {
    const injected = organization.gateway.faults.inject({ principalArn, ...fault });
    try {
      const observation = await observe(organization, about(finding), () => organization.fire(finding));
      assert.ok(injected.hits > 0, `${fault.kind} never struck`);
      return observation;
    } finally {
      injected.remove();
    }
  }
});
