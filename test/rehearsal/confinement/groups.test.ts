import assert from "node:assert/strict";
import { ModifySecurityGroupRulesCommand, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { portsText } from "../../../functions/confine-security-group/groupRule";
import { ConfinedGroups, tcp } from "./confinedGroups";

const byDefault = ["172.31.0.0/16", "fe80::/10"];

describe("Confining a security group", function () {
  this.timeout(60_000);
  let groups: ConfinedGroups;

  before(async () => {
    groups = await ConfinedGroups.start();
  });
  after(() => groups.stop());

  it("gives each open rule the allowed range in its place, with its id, description and tags", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0", "::/0"), tcp(443, "203.0.113.0/24")]);
    const before = await groups.rulesOf(id);
    const { containment, calls } = await groups.attempt(id, {});
    assert.equal(containment.changed, true);
    const after = await groups.rulesOf(id);
    assert.deepEqual(
      after,
      before.map((rule) => {
        if (rule.source === "0.0.0.0/0") return { ...rule, source: "172.31.0.0/16" };
        return rule.source === "::/0" ? { ...rule, source: "fe80::/10" } : rule;
      }),
    );
    assert.deepEqual(calls, [
      "DescribeSecurityGroups",
      "DescribeSecurityGroupRules",
      "PutItem",
      "ModifySecurityGroupRules",
      "DescribeSecurityGroupRules",
      "PutItem",
    ]);
  });

  it("declines a group that is open no more when the finding comes, rather than tell of a containment", async () => {
    const id = await groups.makeGroup([tcp(22, "198.51.100.0/24")]);
    const { declined, containment, incident } = await groups.attempt(id);
    assert.ok(declined);
    assert.match(containment.summary, /not open to the world; nothing was changed/);
    assert.equal(incident.status, "containing");
  });

  it("changes nothing the second time", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0")]);
    await groups.attempt(id);
    const before = await groups.rulesOf(id);
    const { containment, calls } = await groups.attempt(id);
    assert.equal(containment.changed, false);
    assert.deepEqual(await groups.rulesOf(id), before);
    assert.deepEqual(calls, ["DescribeSecurityGroups", "DescribeSecurityGroupRules", "PutItem"]);
  });

  it("confines fifty ports in both families with as many calls as one", async () => {
    const id = await groups.makeGroup(Array.from({ length: 50 }, (_, index) => tcp(1000 + index, "0.0.0.0/0", "::/0")));
    const { calls } = await groups.attempt(id);
    assert.deepEqual(await groups.sourcesOf(id), sourcesOver(50, byDefault));
    assert.equal(calls.filter((call) => call === "ModifySecurityGroupRules").length, 1);
    assert.equal(calls.length, 6);
  });

  it("joins what an opening was split into, and keeps one rule in its place", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/1", "128.0.0.0/1"), tcp(80, "0.0.0.0/1", "128.0.0.0/1")]);
    await groups.attempt(id);
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", "tcp 80-80 172.31.0.0/16"]);
  });

  it("adds the ranges that are left over, with description, tags and the incident's", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0")]);
    await groups.attempt(id, { allowedIPv4: ["10.0.0.0/8", "192.168.0.0/16"] });
    const rules = await groups.rulesOf(id);
    assert.deepEqual(
      rules.map(({ source, description }) => [source, description]),
      [
        ["10.0.0.0/8", "d 0.0.0.0/0"],
        ["192.168.0.0/16", "d 0.0.0.0/0"],
      ],
    );
    assert.deepEqual(rules[1]?.tags, { team: "web", "firebreak:incident": `incident-of-${id}` });
  });

  it("takes a rule away where the allowed range is there already", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0", "172.31.0.0/16")]);
    await groups.attempt(id);
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16"]);
  });

  it("allows the ranges of the group's own VPC", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0", "::/0")]);
    await groups.attempt(id, { allowedIPv4: "vpc", allowedIPv6: "vpc" });
    const [first = "", second = ""] = (await groups.rulesOf(id)).map(({ source }) => source);
    assert.equal(first, "10.7.0.0/16");
    assert.match(second, /::\/56$/);
  });

  it("revokes IPv6 where nothing of IPv6 is allowed", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0", "::/0")]);
    await groups.attempt(id, { allowedIPv6: [] });
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16"]);
  });

  it("replaces an open prefix list, and leaves one that is not open", async () => {
    const [world, office] = await Promise.all([
      groups.makeList(["0.0.0.0/1", "128.0.0.0/1"]),
      groups.makeList(["198.51.100.0/24"]),
    ]);
    const id = await groups.makeGroup([
      { ...tcp(22), PrefixListIds: [{ PrefixListId: world, Description: "all" }] },
      { ...tcp(22), PrefixListIds: [{ PrefixListId: office, Description: "office" }] },
    ]);
    const { incident, calls } = await groups.attempt(id);
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", `tcp 22-22 ${office}`].sort());
    assert.deepEqual(
      incident.changes
        .filter(({ item }) => item.startsWith("rule/"))
        .map(({ state }) => state)
        .sort(),
      ["done", "skipped"],
    );
    assert.equal((await groups.rulesOf(id)).find(({ source }) => source === "172.31.0.0/16")?.description, "all");
    assert.equal(calls.filter((call) => call === "PutItem").length, 2, "recorded while the lists were read");
  });

  it("confines the rest and tells of a prefix list that can't be read", async () => {
    const list = await groups.makeList(["0.0.0.0/0"]);
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0"), { ...tcp(23), PrefixListIds: [{ PrefixListId: list }] }]);
    const fault = groups.world.gateway.faults.inject({
      kind: "access-denied",
      operation: "GetManagedPrefixListEntries",
    });
    const { incident } = await groups.attempt(id);
    fault.remove();
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", `tcp 23-23 ${list}`]);
    assert.deepEqual(
      incident.changes.filter(({ state }) => state === "failed").map(({ item }) => item),
      [`prefix-list/${list}`],
    );
    const retried = await groups.attempt(id);
    assert.ok(retried.incident.changes.every(({ state }) => state === "done"));
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", "tcp 23-23 172.31.0.0/16"]);
  });

  it("leaves open what may be open, and what goes out", async () => {
    const id = await groups.makeGroup([tcp(443, "0.0.0.0/0"), tcp(22, "0.0.0.0/0")]);
    await groups.attempt(id, { allowedPorts: [443] });
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", "tcp 443-443 0.0.0.0/0"]);
  });

  it("closes a group of as many rules as the quota has, one range for each", async () => {
    const id = await groups.makeGroup(Array.from({ length: 60 }, (_, index) => tcp(1000 + index, "0.0.0.0/0")));
    const { containment, incident } = await groups.attempt(id, { allowedIPv4: ["10.0.0.0/8", "192.168.0.0/16"] });
    assert.equal(containment.changed, true);
    assert.deepEqual(await groups.sourcesOf(id), sourcesOver(60, ["10.0.0.0/8"]));
    const failed = incident.changes.filter(({ state }) => state === "failed");
    assert.equal(failed.length, 60, "the second range has no room, and a person is told");
    assert.match(failed[0]?.detail ?? "", /RulesPerSecurityGroupLimitExceeded/);
  });

  it("replaces an open prefix list though the quota is full", async () => {
    const list = await groups.makeList(["0.0.0.0/0"]);
    const id = await groups.makeGroup([
      { ...tcp(22), PrefixListIds: [{ PrefixListId: list }] },
      ...Array.from({ length: 59 }, (_, index) => tcp(1000 + index, "10.0.0.0/8")),
    ]);
    const { incident } = await groups.attempt(id);
    assert.deepEqual((await groups.sourcesOf(id)).at(-1), "tcp 22-22 172.31.0.0/16");
    assert.ok(
      incident.changes.every(({ state }) => state === "done"),
      JSON.stringify(incident.changes),
    );
  });

  it("confines each protocol, all of them, and ping", async () => {
    const world = { IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    const id = await groups.makeGroup([
      { IpProtocol: "-1", ...world },
      { IpProtocol: "icmp", FromPort: 8, ToPort: -1, ...world },
      { IpProtocol: "50", ...world },
      { IpProtocol: "udp", FromPort: 0, ToPort: 65_535, ...world },
    ]);
    await groups.attempt(id);
    assert.deepEqual(await groups.sourcesOf(id), [
      "-1 -1--1 172.31.0.0/16",
      "50 -1--1 172.31.0.0/16",
      "icmp 8--1 172.31.0.0/16",
      "udp 0-65535 172.31.0.0/16",
    ]);
  });

  it("confines again what somebody opened again", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0")]);
    await groups.attempt(id);
    await groups.open(id, tcp(22, "0.0.0.0/0"), tcp(3389, "0.0.0.0/0"));
    const { containment } = await groups.attempt(id);
    assert.equal(containment.changed, true);
    assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 172.31.0.0/16", "tcp 3389-3389 172.31.0.0/16"]);
  });

  it("leaves Firebreak's own groups alone", async () => {
    const id = await groups.makeGroup([tcp(22, "0.0.0.0/0")], [{ Key: "firebreak:owner", Value: "firebreak" }]);
    await assert.rejects(groups.attempt(id), /Firebreak's own/);
  });

  it("finds no group that is gone", async () => {
    await assert.rejects(groups.attempt("sg-0123456789abcdef0"), /there is no security group/);
  });

  describe("and releasing it", () => {
    it("gives every rule its source back, makes revoked rules again and removes added ones", async () => {
      const list = await groups.makeList(["0.0.0.0/0"]);
      const id = await groups.makeGroup([
        tcp(22, "0.0.0.0/0", "::/0", "172.31.0.0/16"),
        { ...tcp(23), PrefixListIds: [{ PrefixListId: list, Description: "all" }] },
        tcp(80, "0.0.0.0/1", "128.0.0.0/1"),
      ]);
      const before = await groups.rulesOf(id);
      await groups.attempt(id, { allowedIPv4: ["172.31.0.0/16", "10.0.0.0/8"] });
      const outcomes = await groups.release(id);
      assert.deepEqual([...new Set(outcomes.map(({ outcome }) => outcome))], ["restored"]);
      const withoutId = (rules: typeof before) =>
        rules
          .map(({ id: _, ...rule }) => rule)
          .sort((a, b) => `${portsText(a)}${a.source}`.localeCompare(`${portsText(b)}${b.source}`));
      assert.deepEqual(withoutId(await groups.rulesOf(id)), withoutId(before));
      const again = await groups.release(id);
      assert.deepEqual([...new Set(again.map(({ outcome }) => outcome))], ["restored"]);
    });

    it("refuses a rule that was changed or removed since, and restores the rest", async () => {
      const id = await groups.makeGroup([tcp(22, "0.0.0.0/0"), tcp(23, "0.0.0.0/0"), tcp(24, "0.0.0.0/0")]);
      await groups.attempt(id);
      const [changed, removed] = await groups.rulesOf(id);
      assert.ok(changed && removed);
      await groups.ec2.send(
        new ModifySecurityGroupRulesCommand({
          GroupId: id,
          SecurityGroupRules: [
            {
              SecurityGroupRuleId: changed.id,
              SecurityGroupRule: { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv4: "198.51.100.0/24" },
            },
          ],
        }),
      );
      await groups.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, SecurityGroupRuleIds: [removed.id] }));
      const outcomes = new Map((await groups.release(id)).map(({ item, outcome }) => [item, outcome]));
      assert.match(outcomes.get(`rule/${changed.id}`) ?? "", /changed since, to tcp 22-22 from 198.51.100.0\/24/);
      assert.match(outcomes.get(`rule/${removed.id}`) ?? "", /is gone/);
      assert.deepEqual(await groups.sourcesOf(id), ["tcp 22-22 198.51.100.0/24", "tcp 24-24 0.0.0.0/0"]);
    });
  });
});

function sourcesOver(ports: number, sources: readonly string[]): string[] {
  return Array.from({ length: ports }, (_, index) => 1000 + index)
    .flatMap((port) => sources.map((source) => `tcp ${port}-${port} ${source}`))
    .sort();
}
