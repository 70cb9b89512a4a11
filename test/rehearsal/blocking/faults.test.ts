import assert from "node:assert/strict";
import { blockPolicyName, readBlockPolicy } from "../../../functions/domain/blockPolicy";
import { faultKinds } from "../../../rehearsal/gateway/faults";
import { findingAboutPrincipal } from "../../../rehearsal/world/principalFinding";
import { readPrincipalState } from "../../../rehearsal/world/principalState";
import { createUser, type RehearsedPrincipal } from "../../../rehearsal/world/principals";
import { type Delivered, EmulatedBlocking } from "./emulatedBlocking";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";

/**
 * Every call of one block of a user with one key, and how often. The first test holds the table to what the responder really
 * calls, so that no call goes untested.
 */
const calls: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["dynamodb", "PutItem", 3],
  ["iam", "GetUser", 1],
  ["iam", "GetUserPolicy", 2],
  ["iam", "ListAccessKeys", 2],
  ["iam", "PutUserPolicy", 1],
  ["iam", "UpdateAccessKey", 1],
  ["sns", "Publish", 1],
];

/** What the impact card is read by, once the user is blocked; by the call that it is among those of its operation. */
const cardCalls: readonly (readonly [service: string, operation: string, nth: number])[] = [
  ["sts", "AssumeRole", 2],
  ["iam", "GetUser", 2],
  ["iam", "GetAccessKeyLastUsed", 1],
];

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;

describe("A block that is struck at any of its calls", function () {
  this.timeout(300_000);
  let blocking: EmulatedBlocking;

  before(async () => {
    blocking = await EmulatedBlocking.start();
  });
  after(() => blocking?.stop());

  async function assertBlocked(user: RehearsedPrincipal, { error, headings }: Delivered): Promise<void> {
    assert.equal(error, undefined);
    const { policies, keys } = await readPrincipalState(user);
    assert.equal(readBlockPolicy(policies[blockPolicyName] ?? null)?.all, true);
    assert.deepEqual(Object.values(keys), ["Inactive"]);
    const incidents = await blocking.incidents(`user/${user.name}`);
    assert.deepEqual(
      incidents.map(({ status }) => status),
      ["contained"],
    );
    const changes = incidents[0]?.changes ?? [];
    assert.deepEqual(
      changes.map(({ item, before, state }) => ({ item: item.replace(/AKIA.*/, "…"), before, state })),
      [
        { item: "block-policy", before: { document: null }, state: "done" },
        { item: "access-key/…", before: { status: "Active" }, state: "done" },
      ],
    );
    assert.ok(headings.includes("CONTAINED"), "people were told");
    assert.ok(
      headings.every((heading) => ["CONTAINED", "COMPLETED", "FAILED"].includes(heading)),
      `told ${headings.join(", ")}`,
    );
  }

  it("makes the calls that are struck below, and no others", async () => {
    const user = await createUser(blocking.member);
    const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
    await assertBlocked(user, delivered);
    const counted = new Map<string, number>();
    for (const { service, operation } of delivered.calls.filter(({ service }) => service !== "guardduty")) {
      const call = `${service} ${operation}`;
      counted.set(call, (counted.get(call) ?? 0) + 1);
    }
    assert.deepEqual(
      Object.fromEntries([...counted].sort()),
      Object.fromEntries(
        [...calls, ...cardCalls]
          .map(([service, operation, times]) => [`${service} ${operation}`, times] as const)
          .sort(),
      ),
    );
  });

  for (const [service, operation, times] of calls) {
    for (let nth = 1; nth <= times; nth++) {
      it(`blocks once, and records what was before, whatever strikes ${operation}${times > 1 ? `, call ${nth}` : ""}`, async () => {
        for (const kind of faultKinds) {
          const user = await createUser(blocking.member);
          const fault = blocking.world.gateway.faults.inject({
            kind,
            service,
            operation,
            nth,
            times: kind === "access-denied" ? 1 : endsTheInvocation,
          });
          try {
            const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
            assert.ok(fault.hits > 0, `${kind} never struck`);
            fault.remove();
            await assertBlocked(user, delivered);
          } finally {
            fault.remove();
          }
        }
      });
    }
  }

  for (const [service, operation, nth] of cardCalls) {
    it(`blocks, and says on its card what could not be found out, where ${operation} for the card is refused`, async () => {
      const user = await createUser(blocking.member);
      const fault = blocking.world.gateway.faults.inject({ kind: "access-denied", service, operation, nth });
      const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
      fault.remove();
      assert.equal(fault.hits, 1);
      await assertBlocked(user, delivered);
      const [incident] = await blocking.incidents(`user/${user.name}`);
      assert.match(incident?.impact?.unknown.join() ?? "", /AccessDenied/);
    });
  }

  it("is restored whole after a block that was struck between the deny and the keys", async () => {
    const user = await createUser(blocking.member, { keys: "two" });
    const before = await readPrincipalState(user);
    const fault = blocking.world.gateway.faults.inject({
      kind: "timeout-after-effect",
      operation: "UpdateAccessKey",
      times: endsTheInvocation,
    });
    await blocking.deliver(findingAboutPrincipal(user, trigger));
    fault.remove();
    const [incident] = await blocking.incidents(`user/${user.name}`);
    assert.ok(incident);
    assert.equal((await blocking.release(incident)).kind, "released");
    assert.deepEqual(await readPrincipalState(user), before);
  });

  it("is told and kept as failed where IAM refuses for good, and changes nothing", async () => {
    const user = await createUser(blocking.member);
    const before = await readPrincipalState(user);
    const fault = blocking.world.gateway.faults.inject({ kind: "access-denied", operation: "PutUserPolicy" });
    const delivered = await blocking.deliver(findingAboutPrincipal(user, trigger));
    fault.remove();
    assert.equal(delivered.attempts, 3);
    assert.ok(delivered.error instanceof Error);
    assert.deepEqual(delivered.headings, ["FAILED"]);
    assert.deepEqual(await readPrincipalState(user), before);
  });
});
