import assert from "node:assert/strict";
import { type Claimant, carriedOver, judgeClaim } from "../../../functions/domain/claim";
import type { Change } from "../../../functions/domain/incident";
import { exampleIncident } from "./examples";

const claimant: Claimant = {
  requestId: "request-2",
  occurrence: "other@2026-03-01T11:00:00.000Z",
  lastSeen: "2026-03-01T10:59:00.000Z",
  now: "2026-03-01T11:00:01.000Z",
};
const heldByAnother = { owner: "request-1", until: "2026-03-01T11:00:30.000Z" };
const leftByAnother = { owner: "request-1", until: "2026-03-01T10:59:00.000Z" };
const unfinished: Change = { item: "snapshot", before: {}, state: "failed" };

describe("Claiming an incident that the ledger knows", () => {
  it("keeps off while somebody else is at it, whatever its status", () => {
    for (const status of ["containing", "contained", "failed", "released"] as const) {
      assert.equal(judgeClaim(exampleIncident({ status, lease: heldByAnother }), claimant), "known");
    }
  });

  it("resumes one's own: a retry has the same request id", () => {
    const own = { owner: "request-2", until: "2026-03-01T11:00:30.000Z" };
    assert.equal(judgeClaim(exampleIncident({ status: "containing", lease: own }), claimant), "resume");
  });

  it("resumes what died with its holder", () => {
    assert.equal(judgeClaim(exampleIncident({ status: "containing", lease: leftByAnother }), claimant), "resume");
  });

  it("resumes what failed", () => {
    const { lease: _, ...failed } = exampleIncident({ status: "failed" });
    assert.equal(judgeClaim(failed, claimant), "resume");
  });

  it("leaves a contained and finished incident alone", () => {
    assert.equal(judgeClaim(exampleIncident(), claimant), "known");
  });

  it("resumes a contained incident of which a follow-up failed", () => {
    assert.equal(judgeClaim(exampleIncident({ changes: [unfinished] }), claimant), "resume");
  });

  it("resumes a contained incident that nobody was told of", () => {
    assert.equal(judgeClaim(exampleIncident({ notices: [] }), claimant), "resume");
  });

  for (const status of ["exempt", "not-applicable"] as const) {
    it(`looks again at what was ${status} for another finding or a newer state, not for a repeated or late delivery`, () => {
      const found = exampleIncident({ status });
      assert.equal(judgeClaim(found, claimant), "reopen");
      const [finding] = found.occurrence.split("@");
      assert.equal(judgeClaim(found, { ...claimant, occurrence: `${finding}@2026-03-01T11:00:00.000Z` }), "reopen");
      assert.equal(judgeClaim(found, { ...claimant, occurrence: found.occurrence }), "known");
      assert.equal(judgeClaim(found, { ...claimant, occurrence: `${finding}@2026-03-01T09:00:00.000Z` }), "known");
    });
  }

  for (const status of ["released", "partly-released"] as const) {
    it(`contains again what was ${status} only for activity since`, () => {
      assert.equal(judgeClaim(exampleIncident({ status, releasedAt: "2026-03-01T10:30:00.000Z" }), claimant), "reopen");
      assert.equal(judgeClaim(exampleIncident({ status, releasedAt: "2026-03-01T10:59:30.000Z" }), claimant), "known");
    });
  }

  it("leaves to the next incident what a release could not undo, and nothing that somebody changed or that is restored", () => {
    const changes: Change[] = [
      {
        item: "network-interface/eni-0a",
        before: { groups: ["sg-own"] },
        state: "done",
        detail: "throttled; release again",
      },
      { item: "network-interface/eni-0b", before: { groups: ["sg-own"] }, state: "release-refused" },
      { item: "protect", before: {}, state: "released" },
      { item: "image", before: null, state: "skipped" },
    ];
    assert.deepEqual(
      carriedOver(exampleIncident({ status: "partly-released", changes })).map(({ item }) => item),
      ["network-interface/eni-0a"],
    );
    assert.deepEqual(carriedOver(exampleIncident({ status: "released", changes })), []);
  });
});
