import assert from "node:assert/strict";
import type { GroupRule } from "../../../functions/confine-security-group/groupRule";
import { owedRules, recordsOf, resultsOf } from "../../../functions/confine-security-group/records";
import type { Change } from "../../../functions/domain/incident";

function rule(id: string, source: string, more: Partial<GroupRule> = {}): GroupRule {
  return { id, protocol: "tcp", fromPort: 22, toPort: 22, source, description: undefined, tags: {}, ...more };
}

const nothing = { modify: [], authorize: [], revoke: [] };

describe("The record of a confinement", () => {
  it("keeps description and tags of what is revoked only", () => {
    const kept = { description: "all", tags: { team: "web" } };
    const [modified, revoked] = recordsOf(
      {
        ...nothing,
        modify: [{ rule: rule("sgr-1", "0.0.0.0/0", kept), range: "10.0.0.0/8" }],
        revoke: [rule("sgr-2", "::/0", kept)],
      },
      [],
    );
    assert.deepEqual(modified?.before, { protocol: "tcp", from: 22, to: 22, source: "0.0.0.0/0" });
    assert.deepEqual(revoked?.before, { protocol: "tcp", from: 22, to: 22, source: "::/0", ...kept });
  });

  it("keeps the first source of a rule that was opened in another way since", () => {
    const before = recordsOf({ ...nothing, modify: [{ rule: rule("sgr-1", "0.0.0.0/0"), range: "10.0.0.0/8" }] }, []);
    const [again] = recordsOf({ ...nothing, revoke: [rule("sgr-1", "0.0.0.0/1", { description: "d" })] }, before);
    assert.deepEqual(again?.before, { protocol: "tcp", from: 22, to: 22, source: "0.0.0.0/0", description: "d" });
    assert.deepEqual(again?.after, { source: null });
  });

  it("fits into an entry with a thousand rules, and with more words than an entry holds", () => {
    const rules = Array.from({ length: 1000 }, (_, port) => rule(`sgr-${port}`.padEnd(21, "0"), "0.0.0.0/0"));
    const plan = { ...nothing, modify: rules.map((each) => ({ rule: each, range: "172.31.0.0/16" })) };
    const done = resultsOf(
      recordsOf(plan, []),
      rules.map((each) => ({ ...each, source: "172.31.0.0/16" })),
      new Map(),
    );
    assert.ok(Buffer.byteLength(JSON.stringify(done)) < 300_000, `${Buffer.byteLength(JSON.stringify(done))} bytes`);

    const wordy = rules.map((each) => ({ ...each, description: "d".repeat(255), tags: { key: "v".repeat(256) } }));
    const records = recordsOf({ ...nothing, revoke: wordy }, []);
    assert.ok(Buffer.byteLength(JSON.stringify(records)) < 400_000);
    assert.match(records[0]?.detail ?? "", /not kept/);
  });

  it("owes what was to be added for a rule that is gone, and nothing for one that is there", () => {
    const origin = rule("sgr-1", "pl-1", { description: "all" });
    const plan = { ...nothing, authorize: [{ like: origin, range: "10.0.0.0/8" }], revoke: [origin] };
    const known = recordsOf(plan, []);
    assert.deepEqual(owedRules(known, [origin]), []);
    assert.deepEqual(owedRules(known, []), [{ like: origin, range: "10.0.0.0/8" }]);
    assert.deepEqual(owedRules(known, [rule("sgr-2", "10.0.0.0/8")]), []);
  });

  it("skips a rule that needed no change, and fails what could not be added", () => {
    const known = recordsOf(
      {
        ...nothing,
        modify: [{ rule: rule("sgr-1", "pl-1"), range: "10.0.0.0/8" }],
        authorize: [{ like: rule("sgr-2", "0.0.0.0/0"), range: "192.168.0.0/16" }],
      },
      [],
    );
    const problems = new Map([["added-rule/tcp 22-22 192.168.0.0/16", "the quota is full"]]);
    const states = resultsOf(known, [rule("sgr-1", "pl-1")], problems).map(({ item, state, detail }: Change) => [
      item,
      state,
      detail,
    ]);
    assert.deepEqual(states, [
      ["added-rule/tcp 22-22 192.168.0.0/16", "failed", "the quota is full"],
      ["rule/sgr-1", "skipped", "not open; as it was"],
    ]);
  });
});
