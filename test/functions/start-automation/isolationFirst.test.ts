import assert from "node:assert/strict";
import type { Change, Incident } from "../../../functions/domain/incident";
import { stageOf } from "../../../functions/start-automation/isolationFirst";

const now = "2026-11-21T12:00:00.000Z";

function isolation(differences: Partial<Incident>): Incident {
  return {
    incidentId: "fb-20261121-k3x9q2mz",
    accountId: "111122223333",
    region: "eu-central-1",
    partition: "aws",
    resource: "instance/i-0123456789abcdef0",
    action: "isolate-instance",
    status: "contained",
    version: 4,
    findings: [],
    findingType: "Backdoor:EC2/C&CActivity.B!DNS",
    occurrence: "x@y",
    row: "isolate-compromised-instance",
    openedAt: now,
    updatedAt: now,
    changes: [],
    notices: [],
    ...differences,
  };
}

const snapshot = (state: Change["state"]): Change => ({ item: "snapshot", before: {}, state });

describe("How far an isolation has come before its instance is terminated", () => {
  it("is nowhere without an incident, or with one that changed nothing or was released", () => {
    assert.equal(stageOf(undefined, now), "none");
    for (const status of ["exempt", "not-applicable", "released", "partly-released"] as const)
      assert.equal(stageOf(isolation({ status }), now), "none");
  });

  it("is under way while it contains, has failed, is in somebody's hands, or lacks its evidence", () => {
    const lease = { owner: "r", until: "2026-11-21T12:00:30.000Z" };
    assert.equal(stageOf(isolation({ status: "containing" }), now), "under-way");
    assert.equal(stageOf(isolation({ status: "failed" }), now), "under-way");
    assert.equal(stageOf(isolation({ lease }), now), "under-way");
    assert.equal(stageOf(isolation({ changes: [snapshot("failed")] }), now), "under-way");
    assert.equal(stageOf(isolation({ changes: [snapshot("recorded")] }), now), "under-way");
  });

  it("is done once it is contained and its evidence kept, or not wanted", () => {
    assert.equal(stageOf(isolation({ changes: [snapshot("done")] }), now), "done");
    assert.equal(stageOf(isolation({ changes: [snapshot("skipped")] }), now), "done");
    assert.equal(stageOf(isolation({}), now), "done");
  });
});
