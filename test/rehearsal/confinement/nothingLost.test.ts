import assert from "node:assert/strict";
import type { IpPermission } from "@aws-sdk/client-ec2";
import type { ConfineSecurityGroupOptionsInput } from "../../../functions/confine-security-group/options";
import { faultKinds } from "../../../rehearsal/gateway/faults";
import { type Attempt, ConfinedGroups, Killed, tcp } from "./confinedGroups";

/** What is confined: a group in which every kind of call has something to do. */
interface Story {
  readonly name: string;
  readonly permissions: (groups: ConfinedGroups) => Promise<readonly IpPermission[]>;
  readonly options: ConfineSecurityGroupOptionsInput;
  readonly allowed: readonly string[];
  readonly closed: readonly string[];
  /** Calls that faults strike. */
  readonly struck: readonly string[];
}

const stories: readonly Story[] = [
  {
    name: "in place",
    permissions: async () => [tcp(22, "0.0.0.0/0", "::/0"), tcp(443, "198.51.100.0/24")],
    options: {},
    allowed: ["172.31.0.0/16", "fe80::/10"],
    closed: ["tcp 22-22 172.31.0.0/16", "tcp 22-22 fe80::/10", "tcp 443-443 198.51.100.0/24"],
    struck: ["DescribeSecurityGroupRules", "PutItem", "ModifySecurityGroupRules"],
  },
  {
    name: "with rules that are added and revoked",
    permissions: async (groups) => [
      tcp(22, "0.0.0.0/0"),
      tcp(23, "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8"),
      { ...tcp(24), PrefixListIds: [{ PrefixListId: await groups.makeList(["0.0.0.0/0"]) }] },
      tcp(443, "198.51.100.0/24"),
    ],
    options: { allowedIPv4: ["10.0.0.0/8", "192.168.0.0/16"] },
    allowed: ["10.0.0.0/8", "192.168.0.0/16"],
    closed: [
      ...[22, 23, 24].flatMap((port) => [`tcp ${port}-${port} 10.0.0.0/8`, `tcp ${port}-${port} 192.168.0.0/16`]),
      "tcp 443-443 198.51.100.0/24",
    ],
    struck: ["GetManagedPrefixListEntries", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"],
  },
];

/** As many as the SDK tries. */
const endsTheInvocation = 4;

describe("A confinement that is struck half-way loses no rule", function () {
  this.timeout(120_000);
  let groups: ConfinedGroups;

  before(async () => {
    groups = await ConfinedGroups.start();
  });
  after(() => groups.stop());

  /** Accounts in which things are tried side by side; what waits for a retry keeps nothing else waiting. */
  const accounts = new Map<number, Promise<ConfinedGroups>>();
  function inAccount(turn: number): Promise<ConfinedGroups> {
    const made = accounts.get(turn) ?? ConfinedGroups.in(groups.world, String(222222222220 + turn));
    accounts.set(turn, made);
    return made;
  }

  for (const story of stories) {
    /** Tries until an attempt goes through, as Lambda does; at every moment nothing may be lost, and in the end all is closed. */
    async function untilClosed(groups: ConfinedGroups, killAfter?: number): Promise<readonly Attempt[]> {
      const group = await groups.makeGroup(await story.permissions(groups));
      const before = await groups.rulesOf(group);
      const afterEach = () => groups.assertNothingLost(group, before, story.allowed);
      const attempts: Attempt[] = [];
      for (let tries = 1; attempts.length === 0; tries++) {
        try {
          const kill = tries === 1 && killAfter !== undefined ? { killAfter } : {};
          const attempt = await groups.attempt(group, story.options, { afterEach, ...kill });
          // Lambda tries again where something is left to be done.
          if (attempt.incident.changes.every(({ state }) => state !== "failed")) attempts.push(attempt);
        } catch (error) {
          assert.ok(!(error instanceof assert.AssertionError), error instanceof Error ? error.message : "");
          if (tries > 3) throw error;
          await afterEach();
        }
      }
      assert.deepEqual(await groups.sourcesOf(group), story.closed);
      const again = await groups.attempt(group, story.options);
      assert.equal(again.containment.changed, false);
      assert.deepEqual(await groups.sourcesOf(group), story.closed);
      const released = await groups.release(group);
      assert.deepEqual(
        released.filter(({ outcome }) => outcome !== "restored"),
        [],
      );
      const descriptions = (rules: typeof before) =>
        rules.map(({ protocol, fromPort, source, description }) => [protocol, fromPort, source, description]).sort();
      assert.deepEqual(descriptions(await groups.rulesOf(group)), descriptions(before));
      return attempts;
    }

    it(`${story.name}: at no moment of a run without faults`, async () => {
      const [attempt] = await untilClosed(groups);
      const mutations = attempt?.calls.filter((call) => /^(Modify|Authorize|Revoke)/.test(call));
      assert.equal(mutations?.length, story.closed.length === 3 ? 1 : 3);
    });

    it(`${story.name}: killed after any of its calls`, async () => {
      const [whole] = await untilClosed(groups);
      const calls = whole?.calls.length ?? 0;
      assert.ok(calls >= 6);
      const kills = Array.from({ length: calls }, (_, index) => index + 1);
      await Promise.all(
        faultKinds.map(async (_, turn) => {
          const there = await inAccount(turn);
          for (const killAfter of kills.filter((kill) => kill % faultKinds.length === turn))
            await untilClosed(there, killAfter);
        }),
      );
    });

    for (const operation of story.struck) {
      it(`${story.name}: whatever strikes ${operation}`, async () => {
        await Promise.all(
          faultKinds.map(async (kind, turn) => {
            const there = await inAccount(turn);
            const times = kind === "access-denied" ? 1 : endsTheInvocation;
            const { account } = there;
            const fault = there.world.gateway.faults.inject({ kind, operation, times, account, principalArn: "user/" });
            try {
              await untilClosed(there);
              assert.equal(fault.hits, times, kind);
            } finally {
              fault.remove();
            }
          }),
        );
      });
    }
  }

  it("is what the tests could tell: a kill ends an attempt", async () => {
    const group = await groups.makeGroup([tcp(22, "0.0.0.0/0")]);
    await assert.rejects(groups.attempt(group, {}, { killAfter: 1 }), Killed);
    // What was under way beside is answered before the world ends.
    await groups.world.gateway.settled();
    assert.deepEqual(await groups.sourcesOf(group), ["tcp 22-22 0.0.0.0/0"]);
  });
});
