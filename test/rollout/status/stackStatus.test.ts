import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import type { StackRecord } from "../../../rollout/record";
import type { KnownStack } from "../../../rollout/standing";
import { judgeDrift, judgeStack, judgeUnwanted } from "../../../rollout/status/stackStatus";

const accountId = "111111111111";
const stack = `member-${accountId}`;
const version = "0.2.0+aaaaaaaaaaaa";

const record: StackRecord = {
  format: 1,
  ...{ stack, accountId, version },
  command: "up",
  outcome: "changed",
  fingerprint: "now",
  endedAt: "2026-11-21T10:00:00.000Z",
};
const listed = { name: stack, current: false, resourceCount: 41, lastUpdate: "2026-11-21T10:00:00.000Z" };

function judge(known: KnownStack | undefined) {
  const { verdict, detail, nextStep } = judgeStack({ stack, accountId, known, fingerprint: "now", version });
  assert.equal(nextStep === undefined, verdict === "good", "a next step on everything that is not good");
  return `${verdict}: ${detail}`;
}

describe("where a stack stands", () => {
  it("is good where the last rollout was of this version and these settings, and nobody has come since", () => {
    assert.equal(judge({ listed, record }), `good: is at ${version}`);
    assert.equal(judge({ listed, record: { ...record, outcome: "unchanged" } }), `good: is at ${version}`);
  });

  it("was never deployed where the backend has no such stack, with the failure that was in the way", () => {
    assert.equal(judge(undefined), "bad: was never deployed");
    assert.equal(
      judge({ listed: undefined, record: { ...record, outcome: "failed", reason: "denied" } }),
      "bad: was never deployed; the last try failed: denied",
    );
  });

  it("tells another version from other settings", () => {
    const older = { ...record, version: "0.1.0+bbbbbbbbbbbb", fingerprint: "then" };
    assert.equal(judge({ listed, record: older }), `warning: is at 0.1.0+bbbbbbbbbbbb, this checkout is ${version}`);
    assert.equal(
      judge({ listed, record: { ...record, fingerprint: "then" } }),
      "warning: was deployed with other settings than those of now",
    );
  });

  it("does not believe a record that something else has overtaken, or that is not there", () => {
    const later = { ...listed, lastUpdate: "2026-11-21T11:00:00.000Z" };
    assert.equal(judge({ listed: later, record }), "unknown: was changed since the last rollout by something else");
    assert.match(judge({ listed, record: undefined }), /^unknown: is deployed, but not by a rollout/);
  });

  it("tells a failure, an update under way and an empty stack", () => {
    assert.equal(
      judge({ listed, record: { ...record, outcome: "failed", reason: "throttled" } }),
      "bad: the last up failed: throttled",
    );
    assert.match(judge({ listed: { ...listed, updateInProgress: true }, record }), /^warning: is being deployed/);
    assert.equal(judge({ listed: { ...listed, resourceCount: 0 }, record }), "bad: holds nothing");
  });

  it("names a stack that should not be there any more, and how it goes", () => {
    const left = judgeUnwanted(stack, accountId, { reason: "the settings exclude it", canBeReached: true });
    assert.match(left.nextStep ?? "", /destroy --yes --account 111111111111/);
    const gone = judgeUnwanted(stack, accountId, { reason: "it is closed", canBeReached: false });
    assert.match(gone.nextStep ?? "", /pulumi stack rm --force member-111111111111/);
  });

  it("tells drift by what the engine would write, and what it could not look at is unknown", () => {
    const place = { stack, accountId };
    assert.equal(judgeDrift(place, { kind: "done", changes: { same: 41 } }, []).verdict, "good");
    const drifted = judgeDrift(place, { kind: "done", changes: { same: 40, update: 1 } }, [
      "updating aws:iam/role:Role r",
    ]);
    assert.deepEqual(
      [drifted.verdict, drifted.detail.includes("1 update"), drifted.detail.includes("Role r")],
      ["bad", true, true],
    );
    const refused = {
      kind: "refused",
      problems: [{ resource: "engine", message: "locked" }],
      cause: undefined,
    } as const;
    assert.equal(judgeDrift(place, refused, []).verdict, "unknown");
  });
});
