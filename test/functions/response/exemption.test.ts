import assert from "node:assert/strict";
import fc from "fast-check";
import { exceptionValue } from "../../../functions/domain/exception";
import { exampleFinding } from "../domain/examples";
import { TaggedInstance } from "./taggedInstance";

const day = 24 * 60 * 60 * 1000;
const dayFromNow = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);
const [ahead, past] = [dayFromNow(30), dayFromNow(-1)];

/** Nothing of GuardDuty is archived, so that no call leaves the process. */
const finding = exampleFinding({ guardDutyId: undefined });
const sentAgain = { ...finding, updatedAt: "2026-03-01T11:00:00.000Z", lastSeen: "2026-03-01T10:59:00.000Z" };
const ofConfig = exampleFinding({
  source: "config",
  id: "EC2_INSTANCE_NO_PUBLIC_IP/i-0123456789abcdef0",
  type: "EC2_INSTANCE_NO_PUBLIC_IP",
  guardDutyId: undefined,
});
const approver = "arn:aws:iam::111122223333:user/approver";
const early = "2026-02-01T00:00:00Z";
const late = "2026-03-01T09:55:00Z";

describe("An exception, before a responder", () => {
  it("exempts while it holds, and the notice names ticket, end, scope, owner and who set it", async () => {
    const instance = new TaggedInstance();
    const value = `CHG-1 until=${ahead} for=isolate-instance by=jane@example.com`;
    instance.tags = { SecurityException: value };
    instance.settings = [{ value, at: early, by: approver }];
    const outcome = await instance.deliver(finding);
    assert.equal(outcome.kind, "exempt");
    assert.equal(instance.contained, 0);
    const [told = ""] = instance.told;
    assert.ok(
      told.startsWith(`EXEMPT: Ticket CHG-1, until the end of ${ahead} in UTC, for isolate-instance only, owner`),
    );
    assert.match(told, /jane@example\.com\. It was set at 2026-02-01.*user\/approver/);
    assert.match(String(instance.made.notices[0]?.summary), /carries the exception SecurityException="CHG-1 until=/);
    assert.equal(instance.incident.exception, value);
    assert.deepEqual(instance.made.counts, ["exempt"]);
  });

  it("exempts without an end too, and the notice asks for one and for an owner", async () => {
    const instance = new TaggedInstance();
    instance.tags = { SecurityException: "CHG-1" };
    assert.equal((await instance.deliver(finding)).kind, "exempt");
    assert.match(
      instance.told[0] ?? "",
      /^EXEMPT: Ticket CHG-1, without an end, for every response, no owner named\. .*It has no end: add until=/,
    );
  });

  for (const [what, value, reason] of [
    ["that has ended", `CHG-1 until=${past}`, `it ended on ${past}`],
    [
      "for something else",
      "CHG-1 for=confine-security-group",
      "it is for confine-security-group only, not for isolate-",
    ],
    ["in free text", "approved by Jane", "it can't be read: "],
    ["that is empty", "", "it can't be read: it names no ticket"],
  ] as const) {
    it(`${what} does not exempt, and everybody hears why`, async () => {
      const instance = new TaggedInstance();
      instance.tags = { SecurityException: value };
      assert.equal((await instance.deliver(finding)).kind, "contained");
      assert.equal(instance.contained, 1);
      const note = `The exception SecurityException=${JSON.stringify(value)} did not exempt it: ${reason}`;
      assert.ok(instance.told[0]?.startsWith(`CONTAINED: ${note}`), instance.told[0]);
      assert.ok(instance.incident.exceptionNote?.startsWith(note));
      assert.equal(instance.incident.exception, undefined);
      assert.deepEqual(instance.made.counts, ["void-exception", "contained"]);
      assert.deepEqual(instance.lookups, [], "nothing is asked of CloudTrail where it can't exempt");
    });
  }

  it("without an end does not exempt where the organization takes none", async () => {
    const instance = new TaggedInstance({ allowUnbounded: false });
    instance.tags = { SecurityException: "CHG-1" };
    assert.equal((await instance.deliver(finding)).kind, "contained");
    assert.match(instance.told[0] ?? "", /it has no end, and this organization takes none without one/);
  });

  it("of a Config rule exempts from that rule's findings, and from nothing that GuardDuty finds", async () => {
    const value = "CHG-1 for=EC2_INSTANCE_NO_PUBLIC_IP";
    for (const [found, kind] of [
      [ofConfig, "exempt"],
      [finding, "contained"],
    ] as const) {
      const instance = new TaggedInstance();
      instance.tags = { SecurityException: value };
      assert.equal((await instance.deliver(found)).kind, kind);
    }
  });

  it("under a key that is nearly right exempts from nothing, and the notice says which tag was meant", async () => {
    const instance = new TaggedInstance();
    instance.tags = { "Security-Exception": "CHG-1", Name: "web" };
    await instance.deliver(finding);
    assert.deepEqual(instance.told, [
      'CONTAINED: The tag "Security-Exception" exempts from nothing: the key is SecurityException, letter by letter.',
    ]);
    const plain = new TaggedInstance();
    plain.tags = { Name: "web" };
    await plain.deliver(finding);
    assert.deepEqual(plain.told, ["CONTAINED: nothing"]);
  });

  it("set once containment has begun is not heeded, and the notice says what to do", async () => {
    const instance = new TaggedInstance();
    instance.tags = { SecurityException: "CHG-1" };
    instance.begun = true;
    assert.equal((await instance.deliver(finding)).kind, "contained");
    assert.match(instance.told[0] ?? "", /once containment had begun; release the incident instead\.$/);
    assert.deepEqual(instance.lookups, []);
  });

  it("whatever its value, ends in containment or in a word of who answers for it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 256 }), fc.stringMatching(/^[\w =+.:/@-]{0,80}$/)),
        async (value) => {
          const instance = new TaggedInstance();
          instance.tags = { SecurityException: value };
          const { kind } = await instance.deliver(finding);
          assert.equal(instance.contained, kind === "contained" ? 1 : 0);
          assert.ok(kind === "contained" || kind === "exempt");
          const [told = ""] = instance.told;
          assert.match(
            told,
            kind === "exempt" ? /^EXEMPT: Ticket / : /^CONTAINED: The exception .* did not exempt it: /,
          );
          assert.doesNotMatch(told, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("written by the grammar exempts until its last day is over, whoever it is for and by", async () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
    await fc.assert(
      fc.asyncProperty(word, word, fc.integer({ min: -400, max: 400 }), async (ticket, owner, days) => {
        const instance = new TaggedInstance();
        const value = exceptionValue({ ticket, owner, until: dayFromNow(days), scope: ["isolate-instance", ticket] });
        instance.tags = { SecurityException: value };
        const { kind } = await instance.deliver(finding);
        assert.equal(kind, days < 0 ? "contained" : "exempt");
      }),
      { numRuns: 50 },
    );
  });
});

describe("Who set an exception, and when", () => {
  const value = `CHG-1 until=${ahead}`;
  const tagged = (settings: TaggedInstance["settings"], principals: readonly string[] = []) => {
    const instance = new TaggedInstance({ principals });
    instance.tags = { SecurityException: value };
    instance.settings = settings;
    return instance;
  };

  it("after the finding's first event, does not exempt from GuardDuty's findings, and does from Config's", async () => {
    const attacked = tagged([{ value, at: late, by: approver }]);
    assert.equal((await attacked.deliver(finding)).kind, "contained");
    assert.match(
      attacked.told[0] ?? "",
      /^CONTAINED: The exception .* did not exempt it: it was set .* after the finding/,
    );
    assert.deepEqual(attacked.made.counts, ["void-exception", "contained"]);
    const found = tagged([{ value, at: late, by: approver }]);
    assert.equal((await found.deliver(ofConfig)).kind, "exempt");
  });

  it("by somebody who is not listed, does not exempt", async () => {
    const listed = ["arn:aws:iam::*:user/approver"];
    const mallory = "arn:aws:iam::111122223333:user/mallory";
    for (const found of [finding, ofConfig]) {
      assert.equal((await tagged([{ value, at: early, by: mallory }], listed).deliver(found)).kind, "contained");
      assert.equal((await tagged([{ value, at: early, by: approver }], listed).deliver(found)).kind, "exempt");
    }
  });

  it("where CloudTrail tells nothing, exempts, and the notice says that nobody knows", async () => {
    const unrecorded = tagged([]);
    assert.equal((await unrecorded.deliver(finding)).kind, "exempt");
    assert.match(unrecorded.told[0] ?? "", /CloudTrail does not tell who set it/);
    const refused = tagged([]);
    refused.trailIsClosed = true;
    assert.equal((await refused.deliver(finding)).kind, "exempt");
    assert.match(refused.told[0] ?? "", /CloudTrail could not be asked/);
  });

  it("is asked again by the next word of Config where CloudTrail told nothing, and not where it did", async () => {
    const instance = tagged([]);
    await instance.deliver(ofConfig);
    assert.equal(instance.incident.exceptionProven, false);
    instance.settings = [{ value, at: late, by: approver }];
    assert.equal((await instance.deliver(ofConfig)).kind, "exempt");
    assert.equal(instance.incident.exceptionProven, true);
    const asked = instance.lookups.length;
    assert.equal((await instance.deliver(ofConfig)).kind, "exempt");
    assert.equal(instance.lookups.length, asked);
    assert.equal(instance.told.length, 1, "people are told once");
  });

  it("before a release counts as early enough: whoever released had it before his eyes", async () => {
    const instance = tagged([{ value, at: late, by: approver }]);
    instance.tags = {};
    await instance.deliver(finding);
    const { lease: _, ...free } = instance.incident;
    instance.made.table.keep({ ...free, status: "released", releasedAt: "2026-03-01T10:30:00.000Z" });
    instance.tags = { SecurityException: value };
    assert.equal((await instance.deliver(sentAgain)).kind, "exempt");
    assert.equal(instance.contained, 1);
  });
});

describe("A resource that was exempt", () => {
  /** An instance whose exception exempted it, and has ended since. */
  async function ended(found = finding): Promise<TaggedInstance> {
    const instance = new TaggedInstance();
    instance.tags = { SecurityException: `CHG-1 until=${ahead}` };
    assert.equal((await instance.deliver(found)).kind, "exempt");
    const value = `CHG-1 until=${past}`;
    instance.tags = { SecurityException: value };
    instance.made.table.keep({ ...instance.incident, exception: value, notices: [`exempt by ${value}`] });
    return instance;
  }

  for (const [what, found, next] of [
    ["newer activity", finding, sentAgain],
    ["a late delivery", finding, finding],
    ["the sweep's repetition", ofConfig, { ...ofConfig, swept: true }],
  ] as const) {
    it(`is contained by ${what} once its exception has ended, once, and the notice says when`, async () => {
      const instance = await ended(found);
      assert.equal((await instance.deliver(next)).kind, "contained");
      assert.equal(instance.contained, 1);
      assert.match(instance.told.at(-1) ?? "", new RegExp(`^CONTAINED: .* it ended on ${past}\\.$`));
      assert.equal(instance.incident.status, "contained");
      assert.equal(instance.incident.exception, undefined);
      assert.equal((await instance.deliver(next)).kind, "already-contained");
      assert.equal(instance.contained, 1);
    });
  }

  it("stays so for a repeated delivery, which costs one write that is refused and one reading, and nobody is told again", async () => {
    const instance = new TaggedInstance();
    instance.tags = { SecurityException: `CHG-1 until=${ahead}` };
    await instance.deliver(finding);
    const { reads, lookups, made } = instance;
    const [asked, written] = [lookups.length, made.table.writes];
    assert.equal((await instance.deliver(finding)).kind, "exempt");
    assert.equal(instance.reads, reads + 1);
    assert.equal(instance.lookups.length, asked);
    assert.equal(made.table.writes, written);
    assert.equal(instance.told.length, 1);
  });

  it("is told of anew, and asked about, when the exception is renewed", async () => {
    const instance = new TaggedInstance();
    instance.tags = { SecurityException: `CHG-1 until=${ahead}` };
    await instance.deliver(ofConfig);
    const asked = instance.lookups.length;
    const renewed = `CHG-2 until=${dayFromNow(60)}`;
    instance.tags = { SecurityException: renewed };
    assert.equal((await instance.deliver(ofConfig)).kind, "exempt");
    assert.ok(instance.lookups.length > asked);
    assert.equal(instance.incident.exception, renewed);
    assert.match(instance.told.at(-1) ?? "", /^EXEMPT: Ticket CHG-2/);
    assert.equal(instance.told.length, 2);
  });

  it("is contained when the tag is taken away: by newer activity, or by the next word of Config", async () => {
    for (const [found, next] of [
      [finding, sentAgain],
      [ofConfig, ofConfig],
    ] as const) {
      const instance = new TaggedInstance();
      instance.tags = { SecurityException: "CHG-1" };
      await instance.deliver(found);
      instance.tags = {};
      assert.equal((await instance.deliver(next)).kind, "contained");
      assert.deepEqual(instance.told.at(-1), "CONTAINED: nothing");
    }
  });
});
