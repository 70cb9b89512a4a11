import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Admission, Admissions, type Asked } from "../../../functions/request-containment/admission";
import { EmulatedAccounts } from "../gateway/emulatedAccounts";
import { createLedgerTable, ledgerTable } from "../ledgerTable";

const at = "2026-03-01T10:00:05.000Z";

describe("Which requests are let through", function () {
  this.timeout(120_000);
  let world: EmulatedAccounts;
  let dynamodb: DynamoDBClient;
  let admissions: Admissions;

  before(async () => {
    world = await EmulatedAccounts.start();
    dynamodb = new DynamoDBClient({ ...(await world.administrator("999999999999")), maxAttempts: 4 });
    await createLedgerTable(dynamodb);
    admissions = new Admissions(dynamodb, ledgerTable, { perSource: 3, inAll: 5 });
  });

  after(async () => {
    dynamodb.destroy();
    await world.stop();
  });

  function asked(source: string, hour: string): Asked {
    const arn = "arn:aws:iam::111122223333:role/web";
    return {
      requestId: randomUUID(),
      arn,
      source,
      requestedBy: source,
      reason: "a test",
      at: at.replace("T10", `T${hour}`),
    };
  }

  const owner = (seconds = 60) => ({ owner: randomUUID(), until: new Date(Date.now() + seconds * 1000).toISOString() });
  const kinds = (admitted: readonly Admission[]) => admitted.map(({ kind }) => kind).sort();

  it("are so many of each source and of all within an hour, however many come at once", async () => {
    const ofOne = await Promise.all(
      Array.from({ length: 6 }, () => admissions.admit(asked("topic-soar", "10"), owner())),
    );
    assert.deepEqual(kinds(ofOne), [...Array(3).fill("admitted"), ...Array(3).fill("too-many")]);
    const ofAnother: Admission[] = [];
    for (let count = 0; count < 3; count += 1) ofAnother.push(await admissions.admit(asked("person", "10"), owner()));
    assert.deepEqual(kinds(ofAnother), ["admitted", "admitted", "too-many"]);
    assert.equal((await admissions.admit(asked("topic-soar", "11"), owner())).kind, "admitted");
  });

  it("is known where it ended, or another is at it; and is gone on with by a retry, or where that one died", async () => {
    const request = asked("topic-desk", "12");
    const first = owner();
    assert.deepEqual(await admissions.admit(request, first), { kind: "admitted", attempt: 1 });
    assert.equal((await admissions.admit(request, owner())).kind, "known");
    assert.deepEqual(await admissions.admit(request, first), { kind: "admitted", attempt: 2 });
    const dead = asked("topic-desk", "12");
    await admissions.admit(dead, owner(-1));
    assert.deepEqual(await admissions.admit(dead, owner()), { kind: "admitted", attempt: 2 });
    await admissions.end(request.requestId, "contained");
    assert.deepEqual(await admissions.admit(request, first), { kind: "known", because: "it ended contained" });
  });

  it("is not counted twice where a retry asks again", async () => {
    const request = asked("topic-retry", "13");
    const same = owner();
    for (let attempt = 1; attempt <= 3; attempt += 1)
      assert.deepEqual(await admissions.admit(request, same), { kind: "admitted", attempt });
    assert.equal((await admissions.admit(asked("topic-retry", "13"), owner())).kind, "admitted");
    assert.equal((await admissions.admit(asked("topic-retry", "13"), owner())).kind, "admitted");
    assert.equal((await admissions.admit(asked("topic-retry", "13"), owner())).kind, "too-many");
  });

  for (const kind of ["throttle", "server-error", "connection-reset", "timeout-after-effect"] as const) {
    it(`is let through once where ${kind} strikes`, async () => {
      const injected = world.gateway.faults.inject({
        kind,
        service: "dynamodb",
        operation: "TransactWriteItems",
        nth: 1,
        times: 1,
      });
      try {
        const request = asked(`topic-${kind}`, "14");
        assert.equal((await admissions.admit(request, owner())).kind, "admitted");
        assert.equal(injected.hits, 1);
      } finally {
        injected.remove();
      }
    });
  }

  it("of those that are not, ten an hour are told, and the tenth says so", async () => {
    const told = [];
    for (let count = 0; count < 12; count += 1) told.push(await admissions.tellsRefusal(at));
    assert.deepEqual(
      told.map(({ told: is, last }) => `${is} ${last}`),
      [...Array(9).fill("true false"), "true true", "false false", "false false"],
    );
  });
});
