import assert from "node:assert/strict";
import fc from "fast-check";
import type { GroupRule } from "../../../functions/confine-security-group/groupRule";
import { portsText, toIngressRule } from "../../../functions/confine-security-group/groupRule";
import { type ConfinementPlan, openRulesOf, planConfinement } from "../../../functions/confine-security-group/plan";
import { openIngress } from "../../../functions/domain/openIngress";

const lists = new Map([
  ["pl-world", ["0.0.0.0/1", "128.0.0.0/1"]],
  ["pl-world6", ["2000::/3"]],
  ["pl-office", ["198.51.100.0/24"]],
]);
const sources = [
  "0.0.0.0/0",
  "0.0.0.0/1",
  "128.0.0.0/1",
  "::/0",
  "10.0.0.0/8",
  "172.31.0.0/16",
  "8.8.8.0/24",
  "fe80::/10",
  "sg-1",
  ...lists.keys(),
];
const protocols = [
  { protocol: "tcp", fromPort: 22, toPort: 22 },
  { protocol: "tcp", fromPort: 20, toPort: 30 },
  { protocol: "udp", fromPort: 53, toPort: 53 },
  { protocol: "-1", fromPort: -1, toPort: -1 },
  { protocol: "icmp", fromPort: 8, toPort: -1 },
];

/** EC2 has no two rules of the same ports and source in a group. */
const group = fc
  .uniqueArray(fc.tuple(fc.nat({ max: protocols.length - 1 }), fc.constantFrom(...sources)), {
    selector: (pair) => pair.join(),
    maxLength: 30,
  })
  .map((pairs) =>
    pairs.map(([protocol, source], index): GroupRule => {
      const ports = protocols[protocol] ?? { protocol: "tcp", fromPort: 1, toPort: 1 };
      return { id: `sgr-${index}`, ...ports, source, description: `rule ${index}`, tags: { rule: String(index) } };
    }),
  );
const allowed = fc.record({
  IPv4: fc.subarray(["172.31.0.0/16", "10.0.0.0/8", "192.168.0.0/16"]),
  IPv6: fc.subarray(["fe80::/10", "fd00::/8"]),
});

function keyOf(rule: Pick<GroupRule, "protocol" | "fromPort" | "toPort" | "source">): string {
  return `${portsText(rule)} ${rule.source}`;
}

/** What is there once rules were modified and added, and then once rules were revoked. */
function carriedOut(rules: readonly GroupRule[], plan: ConfinementPlan): readonly [GroupRule[], GroupRule[]] {
  const modified = rules.map((rule) => {
    const change = plan.modify.find((each) => each.rule === rule);
    return change === undefined ? rule : { ...rule, source: change.range };
  });
  const added = plan.authorize.map(({ like, range }, index) => ({ ...like, id: `sgr-new-${index}`, source: range }));
  const whole = [...modified, ...added];
  const revoked = new Set(plan.revoke.map(({ id }) => id));
  return [whole, whole.filter(({ id }) => !revoked.has(id))];
}

describe("The plan of a confinement", () => {
  const planned = fc.tuple(group, allowed).map(([rules, ranges]) => {
    const open = openRulesOf(rules, lists, []);
    const plan = planConfinement(rules, open, ranges, lists);
    const [between, after] = carriedOut(rules, plan);
    return { rules, ranges, open, plan, between, after };
  });

  it("closes every group, whatever its rules", () => {
    fc.assert(
      fc.property(planned, ({ after }) => {
        assert.deepEqual(openIngress(after.map((rule) => toIngressRule(rule, lists))).openings, []);
      }),
    );
  });

  it("touches no rule that is not open", () => {
    fc.assert(
      fc.property(planned, ({ rules, open, after }) => {
        for (const rule of rules.filter((each) => !open.includes(each))) assert.ok(after.includes(rule));
      }),
    );
  });

  it("asks for no rule that is there already, not even before others are revoked", () => {
    fc.assert(
      fc.property(planned, ({ between }) => {
        assert.equal(new Set(between.map(keyOf)).size, between.length);
      }),
    );
  });

  it("puts each allowed range in the place of each opening before anything is revoked", () => {
    fc.assert(
      fc.property(planned, ({ ranges, open, between }) => {
        for (const rule of open) {
          const isIPv6 = rule.source.includes(":") || rule.source === "pl-world6";
          for (const range of isIPv6 ? ranges.IPv6 : ranges.IPv4)
            assert.ok(between.some((each) => keyOf(each) === keyOf({ ...rule, source: range })));
        }
      }),
    );
  });

  it("changes ranges in place as far as there are rules and ranges", () => {
    fc.assert(
      fc.property(planned, ({ plan }) => {
        const revoked = new Set(plan.revoke.filter(({ source }) => source.includes("/")).map(portsAndFamily));
        for (const { like, range } of plan.authorize) {
          assert.ok(!revoked.has(portsAndFamily({ ...like, source: range })), "one is added where one is revoked");
        }
      }),
    );
  });

  it("has nothing to do a second time", () => {
    fc.assert(
      fc.property(planned, ({ after, ranges }) => {
        const again = planConfinement(after, openRulesOf(after, lists, []), ranges, lists);
        assert.deepEqual(again, { modify: [], authorize: [], revoke: [] });
      }),
    );
  });
});

function portsAndFamily(rule: GroupRule): string {
  return `${portsText(rule)} ${rule.source.includes(":") ? "IPv6" : "IPv4"}`;
}
