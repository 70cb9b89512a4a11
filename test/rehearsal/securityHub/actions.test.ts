import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../../../functions/domain/names";
import { asffOf } from "../../../rehearsal/gateway/securityHub/guardDutyFinding";
import type { SecurityFinding } from "../../../rehearsal/gateway/securityHub/securityFinding";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { isAsBefore } from "../../../rehearsal/scenarios/expectations";
import { type Observation, observe } from "../../../rehearsal/scenarios/observation";
import { chooseAction } from "../../../rehearsal/world/customAction";
import { findingAbout, type InstanceFinding } from "../../../rehearsal/world/finding";
import { readInstance } from "../../../rehearsal/world/instanceState";
import { homeRegion } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../../../rehearsal/world/workload";
import { sharedRehearsal } from "../sharedRehearsal";

/** Too weak for any row: what happens to it, a person has chosen. */
const weakSign = "Behavior:EC2/NetworkPortUnusual";

describe("Security Hub's actions, where Firebreak is deployed", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
  });

  function aboutAny(workload: Workload, finding: { readonly id: string }, responder = "isolate-instance") {
    return { responder, resources: [`instance/${workload.instanceId}`, `finding/${finding.id}`] };
  }

  async function weaklySuspected(): Promise<{ workload: Workload; finding: InstanceFinding }> {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, weakSign, { severity: 2 });
    await organization.fire(finding);
    await organization.settled();
    return { workload, finding };
  }

  async function isolated(): Promise<{ workload: Workload; finding: InstanceFinding }> {
    const suspected = await weaklySuspected();
    await chooseAction(organization, "Isolate EC2", [suspected.finding.id]);
    return suspected;
  }

  const headings = ({ alerts }: Observation) => alerts.flatMap(({ heading }) => heading ?? []);

  /** The event of an action, as the rule hands it to the responder. */
  function eventOf(action: string, findings: readonly SecurityFinding[], account: string, id = "event-1") {
    return {
      version: "0",
      id,
      source: "aws.securityhub",
      "detail-type": "Security Hub Findings - Custom Action",
      account,
      region: homeRegion,
      time: new Date().toISOString(),
      resources: [`arn:aws:securityhub:${homeRegion}:${account}:action/custom/Any`],
      detail: { actionName: action, actionDescription: action, findings },
    };
  }

  async function invoke(responder: string, event: object): Promise<void> {
    const payload = { row: "on-request", options: {}, event };
    await organization
      .account("security")
      .client(LambdaClient)
      .send(
        new InvokeCommand({
          FunctionName: responderFunctionName(responder),
          InvocationType: "Event",
          Payload: JSON.stringify(payload),
        }),
      );
    await organization.settled();
  }

  it("isolate once, however often the same finding is sent", async () => {
    const { workload, finding } = await weaklySuspected();
    const observation = await observe(organization, aboutAny(workload, finding), async () => {
      await chooseAction(organization, "Isolate EC2", [finding.id, finding.id]);
      await chooseAction(organization, "Isolate EC2", [finding.id]);
    });
    assert.deepEqual(headings(observation), ["CONTAINED"]);
    assert.deepEqual(
      observation.incidents.map(({ status }) => status),
      ["contained"],
    );
    assert.deepEqual(observation.deadLetters, []);
  });

  for (const [action, responder, heading] of [
    ["Isolate EC2", "isolate-instance", "NOT CONTAINED"],
    ["Block IAM Principal", "block-principal", "NOT CONTAINED"],
    ["Release", "release-incident", "NOT RELEASED"],
    ["Send SNS", "notify", "FOUND"],
  ] as const) {
    it(`${action} has people told of a finding about a key of KMS, and changes nothing`, async () => {
      const { workload, finding } = await weaklySuspected();
      const before = await readInstance(workload);
      const { Resources: _, ...rest } = asffOf(finding);
      const arn = `arn:aws:kms:${homeRegion}:${finding.accountId}:key/5d1c0f0e-7a0f-4b43-9a33-6a43bc4a3a57`;
      const aboutKey: SecurityFinding = { ...rest, Resources: [{ Type: "AwsKmsKey", Id: arn, Region: homeRegion }] };
      const observation = await observe(organization, aboutAny(workload, finding, responder), () =>
        chooseAction(organization, action, [aboutKey]),
      );
      assert.deepEqual(headings(observation), [heading]);
      assert.deepEqual(await readInstance(workload), before);
      assert.deepEqual(observation.deadLetters, []);
    });
  }

  it("are believed from the security account alone: a member could else release itself", async () => {
    const { workload, finding } = await isolated();
    const contained = await readInstance(workload);
    const observation = await observe(organization, aboutAny(workload, finding, "release-incident"), async () => {
      await invoke("release-incident", eventOf("Release", [asffOf(finding)], workload.account.id));
    });
    assert.equal(observation.deadLetters.length, 1);
    assert.deepEqual(await readInstance(workload), contained);
    // On the member's own bus the event meets no rule at all.
    await organization.services.events.publishServiceEvent({
      account: workload.account.id,
      region: homeRegion,
      event: {
        source: "aws.securityhub",
        "detail-type": "Security Hub Findings - Custom Action",
        detail: { actionName: "Release", actionDescription: "Release", findings: [asffOf(finding)] },
      },
    });
    await organization.settled();
    assert.deepEqual(await readInstance(workload), contained);
  });

  it("release once, and a second delivery of the same event releases nothing and tells nobody", async () => {
    const workload = await organization.launch("sandbox");
    const before = await readInstance(workload);
    const finding = findingAbout(workload, weakSign, { severity: 2 });
    await organization.fire(finding);
    await organization.settled();
    await chooseAction(organization, "Isolate EC2", [finding.id]);
    const event = eventOf("Release", [asffOf(finding)], organization.account("security").id, "one-click");
    const first = await observe(organization, aboutAny(workload, finding), () => invoke("release-incident", event));
    const second = await observe(organization, aboutAny(workload, finding), () => invoke("release-incident", event));
    assert.deepEqual([headings(first), headings(second)], [["RELEASED"], []]);
    const restored = isAsBefore(before, await readInstance(workload));
    assert.ok(restored.holds, restored.otherwise);
  });

  it("release the rest when chosen again, after AWS failed half-way", async () => {
    const workload = await organization.launch("sandbox");
    const before = await readInstance(workload);
    const finding = findingAbout(workload, weakSign, { severity: 2 });
    await organization.fire(finding);
    await organization.settled();
    await chooseAction(organization, "Isolate EC2", [finding.id]);
    const fault = organization.gateway.faults.inject({
      kind: "server-error",
      operation: "ModifyNetworkInterfaceAttribute",
      principalArn: "firebreak-release-incident",
    });
    const struck = await observe(organization, aboutAny(workload, finding), () =>
      chooseAction(organization, "Release", [finding.id]),
    ).finally(() => fault.remove());
    assert.ok(fault.hits > 0);
    assert.deepEqual(headings(struck), ["PARTLY RELEASED"]);
    const rest = await observe(organization, aboutAny(workload, finding), () =>
      chooseAction(organization, "Release", [finding.id]),
    );
    assert.deepEqual(headings(rest), ["RELEASED"]);
    const restored = isAsBefore(before, await readInstance(workload));
    assert.ok(restored.holds, restored.otherwise);
  });
});
