import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { Ledger } from "../../../functions/aws/ledger";
import type { Change, Incident } from "../../../functions/domain/incident";
import { names, responderFunctionName } from "../../../functions/domain/names";
import { untrackingItem, untrackingTagKey } from "../../../functions/domain/untracking";
import type { IsolateInstanceOptionsInput } from "../../../functions/isolate-instance/options";
import { isolateInstance } from "../../../functions/isolate-instance/responder";
import { untrackingGroupName } from "../../../functions/isolate-instance/untrackingGroup";
import { responders } from "../../../functions/responders";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { hasNoDeadLetter, hasOneIncident, isAsBefore, isIsolated } from "../../../rehearsal/scenarios/expectations";
import { callsOf } from "../../../rehearsal/scenarios/responderCalls";
import { type Response, respondTo } from "../../../rehearsal/scenarios/response";
import { judge } from "../../../rehearsal/scenarios/verdict";
import { findingAbout } from "../../../rehearsal/world/finding";
import { createFleet } from "../../../rehearsal/world/fleet";
import { readInstance } from "../../../rehearsal/world/instanceState";
import { isolationGroupsOf } from "../../../rehearsal/world/networkState";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../../../rehearsal/world/workload";
import { actionsOf, calledByNone, idleActions, idleReleaseActions } from "../declaredActions";
import { sharedRehearsal } from "../sharedRehearsal";
import { isDenial } from "./responderSessions";

/** Every switch of a row, so that nothing a responder can be asked to do is left out. */
const everySwitch = { image: true, disableMetadata: true, stop: true };

describe("Over every isolation and release there is", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;
  let entries: readonly JournalEntry[];

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
    const mark = organization.gateway.journal.mark();
    await isolateAndReleaseInService();
    await isolateAndReleaseDetached();
    await isolateAndReleaseUntracked();
    await leaveExempt();
    entries = organization.gateway.journal.since(mark);
  });

  it("no responder is denied a call", () => {
    const denied = Object.keys(responders)
      .flatMap((name) => callsOf(name, entries))
      .filter(({ errorCode, fault }) => isDenial(errorCode) && fault === undefined);
    assert.deepEqual(
      denied.map(({ service, operation }) => `${service}:${operation}`),
      [],
    );
  });

  it("each action that is declared is called, else it is granted for nothing", () => {
    // Whoever isolated first in this organization made the VPC's group, and that may have been another file.
    const ever = organization.gateway.journal.since(0);
    assert.deepEqual(idleActions(isolateInstance, ever), []);
    assert.deepEqual(idleReleaseActions(isolateInstance, ever), []);
  });

  it("what is called by none is declared still", () => {
    const declared = Object.values(responders).flatMap(({ permissions: { home, member, release = [] } }) =>
      actionsOf([...home, ...member, ...release]),
    );
    for (const action of Object.keys(calledByNone)) assert.ok(declared.includes(action), `nobody declares ${action}`);
  });

  /** In service behind a load balancer; the role has a policy, and the instance a tag, of the names that ours will take. */
  async function isolateAndReleaseInService(): Promise<void> {
    const workload = await organization.launch("payments", {
      interfaces: 3,
      fleet: await fleet("in-service"),
      tags: { [names.incidentTagKey]: "of an earlier time" },
    });
    await workload.account.client(IAMClient).send(
      new PutRolePolicyCommand({
        RoleName: workload.profile?.roleName,
        PolicyName: `firebreak-deny-${workload.instanceId}`,
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" }],
        }),
      }),
    );
    await release(await isolate(workload));
  }

  /**
   * In a group that refuses standby, in a VPC whose isolation group somebody opened; the answer to the image is lost, and so
   * is the record of which isolation group was used.
   */
  async function isolateAndReleaseDetached(): Promise<void> {
    const workload = await organization.launch("payments", { fleet: await fleet("detached") });
    await openIsolationGroup(workload);
    const principalArn = responderFunctionName("isolate-instance");
    const faults = [
      organization.gateway.faults.inject({ kind: "server-error", operation: "EnterStandby", principalArn }),
      organization.gateway.faults.inject({
        kind: "timeout-after-effect",
        operation: "CreateImage",
        principalArn,
        nth: 1,
      }),
    ];
    try {
      const response = await isolate(workload);
      assert.ok(response.incidents[0]);
      await forgetGroup(response.incidents[0]);
      await release(response);
    } finally {
      for (const fault of faults) fault.remove();
    }
  }

  /** An untracking group is there at the release, as an attempt leaves it that died before it had removed it. */
  async function isolateAndReleaseUntracked(): Promise<void> {
    const workload = await organization.launch("payments");
    const response = await isolate(workload, { ...everySwitch, connections: "untrack", untrackSeconds: 1 });
    const [incident] = response.incidents;
    assert.ok(incident);
    await workload.account.client(EC2Client).send(
      new CreateSecurityGroupCommand({
        VpcId: workload.network.vpcId,
        GroupName: untrackingGroupName(incident.incidentId),
        Description: "left behind",
        TagSpecifications: [
          {
            ResourceType: "security-group",
            Tags: [
              { Key: names.ownerTagKey, Value: "firebreak" },
              { Key: untrackingTagKey, Value: workload.instanceId },
            ],
          },
        ],
      }),
    );
    const changes = incident.changes.map(
      (change): Change => (change.item.startsWith(untrackingItem) ? untouched(change) : change),
    );
    await ledger().write({ ...incident, changes });
    await release(response);
  }

  function untouched({ item, before }: Change): Change {
    return { item, before, state: "recorded" };
  }

  function ledger(): Ledger {
    return new Ledger(organization.account("security").client(DynamoDBClient), names.incidentLedger);
  }

  /** Who set an exception is asked where it would exempt, and nowhere else. */
  async function leaveExempt(): Promise<void> {
    const workload = await organization.launch("payments", { tags: { SecurityException: "CHG-1" } });
    const finding = findingAbout(workload, "Backdoor:EC2/Spambot", { firstSeen: new Date() });
    const response = await respondTo(organization, workload, [finding]);
    const { passed, observed } = judge([hasOneIncident(response, "exempt"), hasNoDeadLetter(response)]);
    assert.ok(passed, observed);
  }

  function fleet(name: string) {
    return createFleet(organization.account("payments"), organization.network("payments"), name);
  }

  /** By the function itself rather than a row of the playbook, for no row has every switch on. */
  async function isolate(workload: Workload, options: IsolateInstanceOptionsInput = everySwitch): Promise<Response> {
    const finding = findingAbout(workload, "Backdoor:EC2/Spambot");
    const payload = { row: "every-switch", options, event: organization.eventOf(finding) };
    const response = await respondTo(organization, workload, [], () =>
      organization
        .account("security")
        .client(LambdaClient)
        .send(
          new InvokeCommand({
            FunctionName: responderFunctionName("isolate-instance"),
            InvocationType: "Event",
            Payload: JSON.stringify(payload),
          }),
        ),
    );
    const { passed, observed } = judge([
      isIsolated(response),
      hasOneIncident(response, "contained"),
      hasNoDeadLetter(response),
    ]);
    assert.ok(passed, observed);
    return response;
  }

  async function release({ incidents: [incident], before, workload }: Response): Promise<void> {
    assert.ok(incident);
    const answer = await organization.release(incident, "the test is over");
    assert.equal(answer.kind, "released", JSON.stringify(answer));
    const { holds, otherwise } = isAsBefore(before, await readInstance(workload));
    assert.ok(holds, otherwise);
  }

  /** As an attempt leaves the ledger that died after the swap, before it could say which group it used. */
  async function forgetGroup(incident: Incident): Promise<void> {
    await ledger().write({
      ...incident,
      changes: incident.changes.map((change) =>
        change.item.startsWith("network-interface/") && change.after !== null
          ? { ...change, after: { vpcId: organization.network("payments").vpcId } }
          : change,
      ),
    });
  }

  async function openIsolationGroup({ account, network }: Workload): Promise<void> {
    const [group] = await isolationGroupsOf(account, network.vpcId, account.homeRegion);
    await account.client(EC2Client).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group?.GroupId,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
  }
});
