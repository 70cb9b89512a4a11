import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateTagsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { responderFunctionName } from "../../../functions/domain/names";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import {
  hasNoDeadLetter,
  hasOneIncident,
  isAsBefore,
  isIsolated,
  isUnchanged,
  wasFollowedUp,
  wasNotified,
} from "../../../rehearsal/scenarios/expectations";
import { type Response, respondTo } from "../../../rehearsal/scenarios/response";
import { findingAbout, type InstanceFinding, sentAgain } from "../../../rehearsal/world/finding";
import { parseAlert } from "../../../rehearsal/world/inbox";
import { readInstance } from "../../../rehearsal/world/instanceState";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../../../rehearsal/world/workload";
import { assertAll } from "../assertAll";
import { sharedRehearsal } from "../sharedRehearsal";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";

describe("Each kind of instance ends in the right outcome", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let organization: RehearsedOrganization;

  before(async () => {
    rehearsal = await sharedRehearsal();
    organization = rehearsal.organization;
  });

  const respond = (workload: Workload, finding: InstanceFinding = findingAbout(workload, trigger)): Promise<Response> =>
    respondTo(organization, workload, [finding]);

  /** What the ledger says of one of the incident's changes. */
  const stateOf = ({ incidents }: Response, item: string) =>
    incidents.at(-1)?.changes.find((change) => change.item === item)?.state;

  it("a terminated one is not applicable, and people hear so", async () => {
    const workload = await organization.launch("sandbox");
    const { instanceId } = workload;
    await workload.account.client(EC2Client).send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    const earlier = (await organization.alerts()).length;
    await organization.fire(findingAbout(workload, trigger));
    await organization.settled();
    const incidents = await organization.ledger([`instance/${instanceId}`]);
    assert.deepEqual(
      incidents.map(({ status }) => status),
      ["not-applicable"],
    );
    const notices = (await organization.alerts())
      .slice(earlier)
      .map(parseAlert)
      .filter(({ resource }) => resource === `instance/${instanceId}`);
    assert.deepEqual(
      notices.map(({ heading }) => heading),
      ["NOT CONTAINED"],
    );
  });

  it("an unknown one is not applicable", async () => {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, trigger);
    const unknown = { ...workload, instanceId: "i-0fffffffffffffff0" };
    const details = { ...finding.resource.instanceDetails, instanceId: unknown.instanceId };
    const response = await respond(workload, {
      ...finding,
      resource: { ...finding.resource, instanceDetails: details },
    });
    assertAll([isUnchanged(response), hasNoDeadLetter(response)]);
    const [incident] = await organization.ledger([`instance/${unknown.instanceId}`]);
    assert.equal(incident?.status, "not-applicable");
  });

  it("one of another account than the finding's is not touched", async () => {
    const theirs = await organization.launch("payments");
    const response = await respond(
      theirs,
      findingAbout(theirs, trigger, { accountId: organization.account("sandbox").id }),
    );
    assertAll([isUnchanged(response), hasOneIncident(response, "not-applicable")]);
  });

  it("one of another partition is refused for good, as a dead letter", async () => {
    const workload = await organization.launch("sandbox");
    const finding = { ...findingAbout(workload, trigger), partition: "aws-cn" };
    const response = await respondTo(organization, workload, [finding], () => organization.deliver(finding));
    assertAll([isUnchanged(response)]);
    assert.equal(response.incidents.length, 0);
    assert.ok(response.deadLetters.some((letter) => letter.includes("partition aws-cn")));
  });

  it("a Kubernetes node is isolated, and the notice says what becomes of its pods", async () => {
    const workload = await organization.launch("sandbox", {
      interfaces: 3,
      tags: { "kubernetes.io/cluster/shop": "owned" },
    });
    const response = await respond(workload);
    assertAll([isIsolated(response), hasOneIncident(response, "contained")]);
    assert.match(response.alerts[0]?.summary ?? "", /Kubernetes node/);
  });

  it("a Spot instance is isolated, without the protection that EC2 does not offer it", async () => {
    const workload = await organization.launch("sandbox", { spot: true });
    const response = await respond(workload);
    assertAll([isIsolated(response), hasOneIncident(response, "contained"), hasNoDeadLetter(response)]);
    assert.equal(stateOf(response, "protect"), "skipped");
  });

  it("a stopped one is isolated, so that starting it changes nothing", async () => {
    const workload = await organization.launch("sandbox", { stopped: true });
    const response = await respond(workload);
    assertAll([isIsolated(response), wasFollowedUp(response), hasOneIncident(response, "contained")]);
    assert.equal(response.after.state, "stopped");
  });

  it("one that gets its groups back behind our back is contained again when GuardDuty reports again", async () => {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, trigger);
    const [first] = workload.interfaces;
    await respond(workload, finding);
    await workload.account.client(EC2Client).send(
      new ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId: first?.id,
        Groups: first?.groups.map(({ id }) => id),
      }),
    );
    const response = await respond(workload, sentAgain(finding));
    assertAll([
      isIsolated(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED AGAIN"),
      hasNoDeadLetter(response),
    ]);
    const recorded = response.incidents[0]?.changes.find(({ item }) => item === `network-interface/${first?.id}`);
    const { groups } = z.object({ groups: z.array(z.string()) }).parse(recorded?.before);
    // EC2 gives an interface's groups in no order.
    assert.deepEqual(new Set(groups), new Set(first?.groups.map(({ id }) => id)), "the way back is the first state");
  });

  it("one whose isolation group gets a rule is cut off again when GuardDuty reports newer activity", async () => {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, trigger);
    const { after } = await respond(workload, finding);
    const isolation = after.interfaces[0]?.groups[0];
    assert.ok(isolation);
    await workload.account.client(EC2Client).send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: isolation,
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    const response = await respond(workload, sentAgain(finding, new Date(Date.now() + 1_000)));
    assertAll([
      isIsolated(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED AGAIN"),
      hasNoDeadLetter(response),
    ]);
  });

  it("one that gets its groups back and an exception as well is contained again: the tag came too late", async () => {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, trigger);
    const [first] = workload.interfaces;
    await respond(workload, finding);
    const ec2 = workload.account.client(EC2Client);
    await ec2.send(
      new ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId: first?.id,
        Groups: first?.groups.map(({ id }) => id),
      }),
    );
    await ec2.send(
      new CreateTagsCommand({
        Resources: [workload.instanceId],
        Tags: [{ Key: "SecurityException", Value: "attacker-1" }],
      }),
    );
    const response = await respond(workload, sentAgain(finding));
    assertAll([
      isIsolated(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED AGAIN"),
      hasNoDeadLetter(response),
    ]);
  });

  it("another finding about a contained one joins its incident and changes nothing", async () => {
    const workload = await organization.launch("sandbox");
    await respond(workload);
    const response = await respond(workload, findingAbout(workload, "Trojan:EC2/DropPoint"));
    assertAll([
      isUnchanged(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "ALREADY CONTAINED"),
    ]);
    assert.equal(response.incidents[0]?.findings.length, 2);
  });

  it("a released one is contained anew by newer activity, and the past incident stays in the ledger", async () => {
    const workload = await organization.launch("sandbox");
    const finding = findingAbout(workload, trigger);
    const { incidents } = await respond(workload, finding);
    assert.ok(incidents[0]);
    await organization.release(incidents[0], "a false alarm");
    const response = await respond(workload, sentAgain(finding, new Date(Date.now() + 1_000)));
    assertAll([isIsolated(response)]);
    assert.deepEqual(response.incidents.map(({ status }) => status).sort(), ["contained", "released"]);
  });

  it("one whose release AWS fails half-way keeps its way back, and the rest is released on asking again", async () => {
    const workload = await organization.launch("sandbox");
    const response = await respond(workload);
    const [incident] = response.incidents;
    assert.ok(incident);
    const fault = organization.gateway.faults.inject({
      kind: "access-denied",
      operation: "ModifyNetworkInterfaceAttribute",
      principalArn: "firebreak-release-incident",
    });
    const first = await organization.release(incident, "a false alarm");
    fault.remove();
    assert.equal(first.kind, "partly-released");
    assert.deepEqual(
      "items" in first
        ? first.items.filter(({ state }) => state === "failed").map(({ item }) => item.split("/")[0])
        : [],
      ["network-interface", "idle-timeout"],
    );
    const second = await organization.release(incident, "AWS is well again");
    assert.equal(second.kind, "released");
    assertAll([isAsBefore(response.before, await readInstance(workload))]);
  });

  it("every switch of a playbook row does what it says, and is undone", async () => {
    const workload = await organization.launch("payments");
    const event = {
      id: "5d1c0f0e-7a0f-4b43-9a33-6a43bc4a3a57",
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      account: workload.account.id,
      region: workload.region,
      detail: findingAbout(workload, trigger),
    };
    const options = { image: true, disableMetadata: true, stop: true };
    const response = await respondTo(organization, workload, [], () =>
      organization
        .account("security")
        .client(LambdaClient)
        .send(
          new InvokeCommand({
            FunctionName: responderFunctionName("isolate-instance"),
            InvocationType: "Event",
            Payload: JSON.stringify({ row: "every-switch", options, event }),
          }),
        ),
    );
    assertAll([isIsolated(response), hasOneIncident(response, "contained"), hasNoDeadLetter(response)]);
    assert.equal(response.after.metadataService, "disabled");
    assert.match(response.after.state, /^stop/);
    assert.equal(stateOf(response, "image"), "done");
    const [incident] = response.incidents;
    assert.ok(incident);
    const answer = await organization.release(incident, "every switch was tried");
    assert.equal(answer.kind, "released", JSON.stringify(answer));
    assertAll([isAsBefore(response.before, await readInstance(workload))]);
  });

  it("npm run incidents lists, shows and releases it, and says what it did not understand", async () => {
    const workload = await organization.launch("storefront");
    const response = await respond(workload);
    const [incident] = response.incidents;
    assert.ok(incident);
    const security = organization.account("security");
    const { endpoint, region, credentials } = security.configuration();
    const incidents = (...words: string[]) =>
      runIncidents(words, {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      });

    const listed = await incidents("list");
    assert.equal(listed.code, 0, listed.output);
    assert.match(listed.output, new RegExp(`${incident.incidentId} +contained +${workload.account.id}`));
    assert.match((await incidents("show", workload.instanceId)).output, /on isolation group sg-/);
    assert.equal((await incidents("show", "fb-unknown")).code, 2);
    assert.equal((await incidents("release", incident.incidentId)).code, 2, "a release needs a reason");
    assertAll([isUnchanged({ ...response, before: response.after, after: await readInstance(workload) })]);

    const released = await incidents("release", incident.incidentId, "--reason", "a false alarm");
    assert.equal(released.code, 0, released.output);
    assertAll([isAsBefore(response.before, await readInstance(workload))]);
    const entry = (await organization.ledger([incident.resource])).find(
      ({ incidentId }) => incidentId === incident.incidentId,
    );
    assert.equal(entry?.releasedBy, `arn:aws:iam::${security.id}:user/deployer`, "in the caller's own name");
  });
});

/** Runs the command as a user does, in a process of its own with nothing but these credentials. */
async function runIncidents(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string }> {
  const script = ["rehearsal/start.mjs", "incidents/main.ts", ...words];
  const child = spawn(process.execPath, script, {
    cwd: join(__dirname, "../../.."),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, "close")) as [number];
  return { code, output: Buffer.concat(output).toString() };
}
