import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeSecurityGroupsCommand, EC2Client, type SecurityGroup } from "@aws-sdk/client-ec2";
import { marshall } from "@aws-sdk/util-dynamodb";
import { Ledger } from "../../../functions/aws/ledger";
import type { Incident } from "../../../functions/domain/incident";
import { requestEventOf } from "../../../functions/domain/requestEvent";
import { untrackingItem } from "../../../functions/domain/untracking";
import type { IsolateInstanceOptionsInput } from "../../../functions/isolate-instance/options";
import { isolation } from "../../../functions/isolate-instance/response";
import { waitingPlaces } from "../../../functions/isolate-instance/untracking";
import type { FaultRule } from "../../../rehearsal/gateway/faults";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import { createApplicationProfile } from "../../../rehearsal/world/applicationProfile";
import { findingAbout } from "../../../rehearsal/world/finding";
import { readInstance } from "../../../rehearsal/world/instanceState";
import { launchInstance, type Workload } from "../../../rehearsal/world/workload";
import { ledgerTable } from "../ledgerTable";
import { type Delivered, EmulatedResponders, securityId } from "../provenance/emulatedResponders";

const places = "untracking/isolate-instance";
const trigger = "Backdoor:EC2/C&CActivity.B!DNS";
const untrack: IsolateInstanceOptionsInput = { connections: "untrack", untrackSeconds: 1, snapshot: false };

/** Calls of the member that only untracking makes, or makes first: what strikes the others is tried in faults.test.ts. */
const calls: readonly (readonly [operation: string, nth: number])[] = [
  ["DescribeSecurityGroups", 1],
  ["DescribeSecurityGroups", 2],
  ["CreateSecurityGroup", 1],
  ["AuthorizeSecurityGroupIngress", 1],
  ["AuthorizeSecurityGroupIngress", 2],
  ["AuthorizeSecurityGroupEgress", 1],
  ["PutRolePolicy", 1],
  ["ModifyNetworkInterfaceAttribute", 1],
  ["ModifyNetworkInterfaceAttribute", 2],
  ["ModifyNetworkInterfaceAttribute", 3],
  ["DeleteSecurityGroup", 1],
];

describe("An isolation that makes connections untracked first", function () {
  this.timeout(120_000);
  let responders: EmulatedResponders;
  let ec2: EC2Client;
  let launched = 0;

  before(async () => {
    responders = await EmulatedResponders.start();
    await responders.allow(isolation);
    ec2 = responders.member.client(EC2Client);
  });
  after(() => responders?.stop());

  // A place falls free by itself, but later than the next test begins.
  beforeEach(async () => {
    const dynamodb = responders.security.client(DynamoDBClient);
    for (let place = 0; place < waitingPlaces; place++) {
      const key = marshall({ pk: places, sk: `place-${place}` });
      await dynamodb.send(new DeleteItemCommand({ TableName: ledgerTable, Key: key }));
    }
  });

  async function launch(interfaces: 1 | 3 = 1): Promise<Workload> {
    const profile = await createApplicationProfile(responders.member, ++launched);
    return launchInstance(responders.member, { network: responders.network, interfaces, profile });
  }

  function deliver(
    workload: Workload,
    options: IsolateInstanceOptionsInput = untrack,
    requestId: string = randomUUID(),
  ): Promise<Delivered> {
    const event = {
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      detail: findingAbout(workload, trigger),
    };
    return responders.deliver(isolation, event, { options, requestId });
  }

  async function withFault<T>(rule: FaultRule, story: () => Promise<T>): Promise<T> {
    const fault = responders.world.gateway.faults.inject(rule);
    try {
      const told = await story();
      assert.ok(fault.hits > 0, `${rule.operation} was never struck`);
      return told;
    } finally {
      fault.remove();
    }
  }

  async function incidentOf(workload: Workload): Promise<Incident> {
    const incident = await responders.incident(`instance/${workload.instanceId}`);
    assert.ok(incident);
    return incident;
  }

  async function untrackingGroups(): Promise<readonly SecurityGroup[]> {
    const filters = [{ Name: "tag-key", Values: ["firebreak:untracking"] }];
    return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }))).SecurityGroups ?? [];
  }

  /** Every interface on the isolation group alone, nothing open left, and the incident says both. */
  async function assertIsolated(workload: Workload): Promise<void> {
    const { interfaces } = await readInstance(workload);
    for (const { groupNames } of interfaces) assert.deepEqual(groupNames, ["firebreak-isolation"]);
    assert.deepEqual(
      (await untrackingGroups()).map(({ GroupName }) => GroupName),
      [],
    );
    const incident = await incidentOf(workload);
    assert.equal(incident.status, "contained");
    assert.deepEqual(
      incident.changes.filter(({ state }) => state === "failed" || state === "recorded"),
      [],
    );
  }

  async function assertReleasedWhole(workload: Workload, before: Awaited<ReturnType<typeof readInstance>>) {
    const answer = await responders.release(await incidentOf(workload));
    assert.equal(answer.kind, "released", JSON.stringify(answer));
    assert.deepEqual({ ...(await readInstance(workload)), snapshots: [] }, { ...before, snapshots: [] });
    assert.deepEqual(await untrackingGroups(), []);
  }

  it("denies the credentials, opens, waits, isolates and removes its group; a release restores the whole", async () => {
    const workload = await launch(3);
    const before = await readInstance(workload);
    const { error, calls: made, notices } = await deliver(workload);
    assert.equal(error, undefined);
    await assertIsolated(workload);
    assert.match(notices.join("\n"), /For 1 s before, it was open to the world/);

    const swaps = made.filter(isSwap);
    assert.equal(swaps.length, 6, "each interface to the open group, then to the empty one");
    const [opened, closed] = [swaps[2], swaps[3]];
    assert.ok(opened !== undefined && closed !== undefined && closed.startedAt - opened.endedAt >= 990);
    const denied = made.find(({ operation }) => operation === "PutRolePolicy");
    assert.ok(denied !== undefined && denied.endedAt <= (swaps[0]?.startedAt ?? 0), "denied before anything was open");
    await assertReleasedWhole(workload, before);
  });

  it("has the interfaces on a group that is open both ways, for IPv4 and IPv6, and tagged as its own", async () => {
    const workload = await launch();
    const delivery = deliver(workload, { ...untrack, untrackSeconds: 2 });
    const group = await untilOpen(workload);
    assert.equal(group.GroupName?.startsWith("incident-response-isolation-untrack-connections-sg-"), true);
    for (const permissions of [group.IpPermissions, group.IpPermissionsEgress]) {
      assert.deepEqual(
        (permissions ?? []).flatMap(({ IpProtocol, IpRanges = [], Ipv6Ranges = [] }) => [
          ...IpRanges.map(({ CidrIp }) => `${IpProtocol} ${CidrIp}`),
          ...Ipv6Ranges.map(({ CidrIpv6 }) => `${IpProtocol} ${CidrIpv6}`),
        ]),
        ["-1 0.0.0.0/0", "-1 ::/0"],
      );
    }
    const tags = Object.fromEntries((group.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    assert.equal(tags["firebreak:untracking"], workload.instanceId);
    assert.equal(tags["firebreak:owner"], "firebreak");
    const recorded = (await incidentOf(workload)).changes.find(({ item }) => item.startsWith(untrackingItem));
    assert.deepEqual([recorded?.state, recorded?.after], ["recorded", { group: group.GroupId }]);
    assert.equal((await delivery).error, undefined);
    await assertIsolated(workload);
  });

  it("is off by default", async () => {
    const workload = await launch();
    const { calls: made } = await deliver(workload, { snapshot: false });
    assert.equal(made.filter(isSwap).length, 1);
    assert.ok(made.every(({ operation }) => !operation.startsWith("AuthorizeSecurityGroup")));
    await assertIsolated(workload);
  });

  it("does not take an instance off its isolation to do it again", async () => {
    const workload = await launch();
    await deliver(workload);
    const again = await deliver(workload);
    assert.equal(again.outcome?.kind, "already-contained");
    assert.deepEqual(again.calls.filter(isSwap), []);
    const { incidentId } = await incidentOf(workload);
    await responders.release(await incidentOf(workload));
    await deliver(workload);
    assert.notEqual((await incidentOf(workload)).incidentId, incidentId, "a release ends it; what comes then is anew");
    await assertIsolated(workload);
  });

  it("isolates at once where so many are waited for that others would have to wait", async () => {
    const ledger = new Ledger(responders.security.client(DynamoDBClient), ledgerTable);
    const until = new Date(Date.now() + 3_000);
    for (let place = 0; place < waitingPlaces; place++) {
      assert.ok(await ledger.holdPlace({ key: places, places: waitingPlaces, holder: `other-${place}`, until }));
    }
    const workload = await launch();
    const { calls: made, notices } = await deliver(workload);
    assert.equal(made.filter(isSwap).length, 1);
    assert.match(notices.join("\n"), /not made untracked: 10 other instances are being waited for/);
    await assertIsolated(workload);
    await sleep(Math.max(0, until.getTime() - Date.now()));
    const next = await launch();
    assert.equal((await deliver(next)).calls.filter(isSwap).length, 2, "the places fell free by themselves");
  });

  it("isolates at once where the attempt has no time left for the wait", async () => {
    const workload = await launch();
    const { calls: made, notices } = await deliver(workload, { ...untrack, untrackSeconds: 60 });
    assert.equal(made.filter(isSwap).length, 1);
    assert.match(notices.join("\n"), /this attempt has no time left for it/);
    await assertIsolated(workload);
  });

  it("is finished by the retry of an attempt that died during the wait", async () => {
    const workload = await launch();
    const before = await readInstance(workload);
    const requestId = randomUUID();
    const died = deliver(workload, { ...untrack, untrackSeconds: 5 }, requestId);
    await untilOpen(workload);
    const begun = performance.now();
    const retried = await deliver(workload, { ...untrack, untrackSeconds: 25 }, requestId);
    assert.ok(performance.now() - begun < 25_000, "it does not wait again");
    assert.equal(retried.outcome?.kind, "contained");
    assert.match(retried.notices.join("\n"), /An earlier attempt ended while it made the connections untracked/);
    await assertIsolated(workload);
    // As it did not die, but was slow: it finds the incident in other hands and changes nothing.
    assert.equal((await died).outcome?.kind, "already-contained");
    await assertIsolated(workload);
    await assertReleasedWhole(workload, before);
  });

  it("is finished for a request that is asked again, though that is another invocation", async () => {
    const workload = await launch();
    const ask = (untrackSeconds: number) =>
      responders.deliver(isolation, requestAbout(workload), { options: { ...untrack, untrackSeconds } });
    const died = ask(5);
    await untilOpen(workload);
    const begun = performance.now();
    assert.equal((await ask(25)).outcome?.kind, "contained");
    assert.ok(performance.now() - begun < 25_000, "it neither waits again nor for the lease of the one that died");
    await assertIsolated(workload);
    assert.equal((await died).outcome?.kind, "already-contained");
  });

  it("is told as failed where the isolation itself is refused, and a person can release what is open", async () => {
    const workload = await launch();
    const before = await readInstance(workload);
    const rule = { operation: "ModifyNetworkInterfaceAttribute", nth: 3, times: 20 };
    const { error, notices } = await withFault({ kind: "access-denied", ...rule }, () => deliver(workload));
    assert.ok(error instanceof Error);
    assert.match(notices.join("\n"), /FAILED/);
    assert.equal((await untrackingGroups()).length, 1);
    await assertReleasedWhole(workload, before);
  });

  for (const kind of ["access-denied", "timeout-after-effect"] as const) {
    for (const [operation, nth] of kind === "access-denied" ? calls : calls.filter(changesSomething)) {
      it(`isolates and leaves nothing open though ${kind} strikes ${operation}, call ${nth}`, async () => {
        const workload = await launch();
        const requestId = randomUUID();
        const times = kind === "access-denied" ? 1 : 4;
        await withFault({ kind, operation, nth, times }, async () => {
          const first = await deliver(workload, untrack, requestId);
          if (first.error !== undefined) assert.equal((await deliver(workload, untrack, requestId)).error, undefined);
        });
        await assertIsolated(workload);
      });
    }
  }

  async function untilOpen(workload: Workload): Promise<SecurityGroup> {
    for (let turn = 0; turn < 100; turn++) {
      const [group] = await untrackingGroups();
      const { interfaces } = await readInstance(workload);
      if (group !== undefined && interfaces.every(({ groups }) => groups[0] === group.GroupId)) {
        const { changes } = await incidentOf(workload);
        if (changes.some(({ item, after }) => item.startsWith(untrackingItem) && after !== undefined)) return group;
      }
      await sleep(50);
    }
    throw new Error(`${workload.instanceId} was never open`);
  }
});

/** The same request each time, as `request-containment` hands it over. */
function requestAbout({ account, region, instanceId }: Workload) {
  return requestEventOf(
    { requestId: `request-${instanceId}`, requestedBy: "tester", reason: "a test", via: "topic" },
    {
      arn: `arn:aws:ec2:${region}:${account.id}:instance/${instanceId}`,
      at: new Date().toISOString(),
      home: { accountId: securityId, region },
    },
  );
}

/** Of a reading, a lost answer is no more than one that failed. */
function changesSomething([operation]: (typeof calls)[number]): boolean {
  return !operation.startsWith("Describe") && !operation.startsWith("Authorize");
}

function isSwap({ operation, parameters }: JournalEntry): boolean {
  return operation === "ModifyNetworkInterfaceAttribute" && JSON.stringify(parameters).includes("SecurityGroupId");
}
