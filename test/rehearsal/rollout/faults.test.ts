import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Progress } from "../../../rehearsal/report/progress";
import { playFaults } from "../../../rehearsal/rollout/faultStory";
import { RehearsedRollout } from "../../../rehearsal/rollout/rehearsedRollout";

describe("A rollout to which everything happens", function () {
  this.timeout(600_000);
  let rollout: RehearsedRollout | undefined;

  before(async () => {
    const unseen = Object.assign(new PassThrough().resume(), { isTTY: false }) as unknown as NodeJS.WriteStream;
    rollout = await RehearsedRollout.open({ members: 8, progress: new Progress({ stream: unseen }) });
  });
  after(() => rollout?.close());

  it("does every healthy account exactly once, names the others with what to do, and has nothing to do then", async () => {
    assert.ok(rollout);
    const claims = await playFaults(rollout, { act: () => undefined, shown: false });
    assert.deepEqual(
      claims.filter(({ holds }) => !holds),
      [],
    );
  });
});
