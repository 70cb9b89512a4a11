import assert from "node:assert/strict";
import { GetUserPolicyCommand, IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { type Incident, subjectKey } from "../../../functions/domain/incident";
import { FollowUpsFailedError } from "../../../functions/response/conclusion";
import { createUser } from "../../../rehearsal/world/principals";
import { HeldPrincipals } from "./heldPrincipals";

const fourHours = { for: "4h", then: "release" } as const;
const ask = { for: "4h", then: "ask" } as const;
const afterwards = () => new Date(Date.now() + 5 * 3_600_000);

describe("A containment that is held for a time", function () {
  this.timeout(120_000);
  let held: HeldPrincipals;

  before(async () => {
    held = await HeldPrincipals.start();
  });
  after(() => held?.stop());

  async function user(): Promise<{ readonly name: string; readonly arn: string }> {
    return createUser(held.responders.member, { keys: "one" });
  }

  async function incidentOf({ name }: { readonly name: string }): Promise<Incident> {
    const incident = await held.responders.incident(`user/${name}`);
    assert.ok(incident !== undefined, `no incident about ${name}`);
    return incident;
  }

  async function isBlocked({ name }: { readonly name: string }): Promise<boolean> {
    const iam = held.responders.member.client(IAMClient);
    const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName: name }));
    const policy = await iam
      .send(new GetUserPolicyCommand({ UserName: name, PolicyName: "firebreak-block" }))
      .catch(() => undefined);
    assert.equal(
      policy !== undefined,
      keys.every(({ Status }) => Status === "Inactive"),
    );
    return policy !== undefined;
  }

  const personOf = (incident: Incident) => ({
    key: subjectKey(incident),
    incidentId: incident.incidentId,
    requestedBy: "arn:aws:iam::999999999999:user/bob",
    reason: "not over",
  });

  it("is released when its end has come, by its schedule, and people hear of both", async () => {
    const alice = await user();
    const { outcome, notices } = await held.contain(alice.arn, { hold: fourHours });
    assert.equal(outcome?.kind, "contained");
    const incident = await incidentOf(alice);
    assert.deepEqual([incident.hold?.then, incident.request?.by], ["release", "arn:aws:iam::999999999999:user/ann"]);
    assert.match(notices.join(), /Held {7}until .* UTC, then it is released/);
    assert.equal(held.schedulesOf(incident).length, 1);
    assert.deepEqual(await held.passTo(new Date(), incident), []);
    assert.equal(await isBlocked(alice), true);

    const [ring] = await held.passTo(afterwards(), incident);
    const released = await held.release(ring);
    assert.deepEqual([released.answer?.kind, released.headings], ["released", ["RELEASED"]]);
    assert.equal(await isBlocked(alice), false);
    assert.deepEqual(held.schedulesOf(incident), []);
    const again = await held.release(ring);
    assert.deepEqual([again.answer?.kind, again.headings], ["not-applicable", []]);
  });

  it("stays contained where people are to be asked, and they are asked once", async () => {
    const bob = await user();
    await held.contain(bob.arn, { hold: ask });
    const [ring] = await held.passTo(afterwards(), await incidentOf(bob));
    const asked = await held.release(ring);
    assert.deepEqual([asked.answer?.kind, asked.headings], ["notified", ["HOLD ENDED"]]);
    assert.deepEqual((await held.release(ring)).headings, []);
    assert.equal(await isBlocked(bob), true);
  });

  it("ends later where a person extends it, whose name and reason the ledger keeps; its former end does nothing then", async () => {
    const carol = await user();
    await held.contain(carol.arn, { hold: fourHours });
    const before = await incidentOf(carol);
    const { answer, headings } = await held.release({ ...personOf(before), extendBy: "1d" });
    assert.deepEqual([answer?.kind, headings], ["extended", ["EXTENDED"]]);
    const incident = await incidentOf(carol);
    assert.equal(Date.parse(incident.hold?.until ?? "") - Date.parse(before.hold?.until ?? ""), 24 * 3_600_000);
    assert.deepEqual(
      incident.extensions?.map(({ by, reason }) => [by, reason]),
      [["arn:aws:iam::999999999999:user/bob", "not over"]],
    );
    assert.equal(held.schedulesOf(incident).length, 1);
    const former = { key: subjectKey(before), incidentId: before.incidentId, until: before.hold?.until };
    const late = await held.release({ holdEnd: former });
    assert.deepEqual([late.answer?.kind, late.headings], ["not-applicable", []]);
    assert.equal(await isBlocked(carol), true);
    const [ring] = await held.passTo(new Date(Date.now() + 2 * 86_400_000), incident);
    assert.equal((await held.release(ring)).answer?.kind, "released");
  });

  it("of an earlier incident never ends a newer one", async () => {
    const dave = await user();
    await held.contain(dave.arn, { hold: fourHours });
    const first = await incidentOf(dave);
    const end = { holdEnd: { key: subjectKey(first), incidentId: first.incidentId, until: first.hold?.until } };
    assert.equal((await held.release(personOf(first))).answer?.kind, "released");
    assert.deepEqual(held.schedulesOf(first), [], "the release takes the schedule away");
    await held.contain(dave.arn);
    const second = await incidentOf(dave);
    assert.notEqual(second.incidentId, first.incidentId);
    assert.equal(second.hold, undefined);
    const { answer, headings } = await held.release(end);
    assert.deepEqual([answer?.kind, headings], ["not-applicable", []]);
    assert.equal(await isBlocked(dave), true);
  });

  it("is not given an end by a second request, which is told of the standing one", async () => {
    const erin = await user();
    await held.contain(erin.arn);
    const { outcome } = await held.contain(erin.arn, { requestId: "r-2", hold: fourHours });
    assert.equal(outcome?.kind, "already-contained");
    assert.match(outcome?.summary ?? "", /npm run incidents -- extend fb-.* --for 4h/);
    const incident = await incidentOf(erin);
    assert.deepEqual([incident.hold, held.schedulesOf(incident)], [undefined, []]);
    const extended = await held.release({ ...personOf(incident), extendBy: "30m", then: "ask" });
    assert.equal(extended.answer?.kind, "extended");
    assert.equal((await incidentOf(erin)).hold?.then, "ask");
  });

  it("is contained though no schedule can be made, and the retry makes it", async () => {
    const frank = await user();
    const fault = held.responders.world.gateway.faults.inject({ kind: "access-denied", service: "scheduler" });
    const requestId = "5d2b7a44-6f0e-4c8b-9d3a-0c1b2a3d4e5f";
    const failed = await held.contain(frank.arn, { hold: fourHours }, {}, { requestId });
    fault.remove();
    assert.ok(failed.error instanceof FollowUpsFailedError && /hold \(/.test(failed.error.message));
    assert.equal(await isBlocked(frank), true);
    assert.equal((await incidentOf(frank)).status, "contained");
    const retried = await held.contain(frank.arn, { hold: fourHours }, {}, { requestId });
    assert.equal(retried.error, undefined);
    assert.equal(held.schedulesOf(await incidentOf(frank)).length, 1);
  });

  it("goes on where AWS accepts a schedule and the answer is lost", async () => {
    const grace = await user();
    const fault = held.responders.world.gateway.faults.inject({
      kind: "timeout-after-effect",
      service: "scheduler",
      operation: "CreateSchedule",
      nth: 1,
    });
    const { outcome } = await held.contain(grace.arn, { hold: fourHours });
    fault.remove();
    assert.equal(outcome?.kind, "contained");
    assert.equal(held.schedulesOf(await incidentOf(grace)).length, 1);
  });

  it("is tried again at its end where AWS lets a change not be undone", async () => {
    const heidi = await user();
    await held.contain(heidi.arn, { hold: fourHours });
    const [ring] = await held.passTo(afterwards(), await incidentOf(heidi));
    const fault = held.responders.world.gateway.faults.inject({
      kind: "access-denied",
      service: "iam",
      operation: "DeleteUserPolicy",
    });
    const requestId = "0f9a3f16-0b1f-4a6c-8f1e-7f0b6f1b5c11";
    const partly = await held.release(ring, requestId);
    fault.remove();
    assert.match(String(partly.error), /released in part/);
    assert.deepEqual(partly.headings, ["PARTLY RELEASED"]);
    const rest = await held.release(ring, requestId);
    assert.deepEqual([rest.answer?.kind, rest.headings], ["released", ["RELEASED"]]);
    assert.equal(await isBlocked(heidi), false);
  });

  it("is ended by nothing that is no end, and extended by nothing that is no extension", async () => {
    const ivan = await user();
    await held.contain(ivan.arn, { hold: fourHours });
    const incident = await incidentOf(ivan);
    const forged = await held.release({ holdEnd: { key: subjectKey(incident), incidentId: incident.incidentId } });
    assert.equal(forged.answer?.kind, "failed");
    for (const [request, why] of [
      [{ ...personOf(incident), extendBy: "forever" }, /90 days/],
      [{ ...personOf(incident), extendBy: "4h", incidentId: "fb-20200101-aaaaaaaa" }, /present incident/],
      [
        { ...personOf(incident), extendBy: "4h", key: "111111111111/global/user/nobody/block-principal" },
        /no incident/,
      ],
      [{ ...personOf(incident), extendBy: "4h", reason: "" }, /reason/],
    ] as const) {
      const { answer, headings } = await held.release(request);
      assert.deepEqual([answer?.kind, headings], ["refused", []]);
      assert.match(String(answer?.reason), why);
    }
    assert.deepEqual((await incidentOf(ivan)).hold, incident.hold);
    assert.equal(await isBlocked(ivan), true);
  });
});
