import assert from "node:assert/strict";
import { releasableOf } from "../../incidents/releaseRequest";
import { exampleIncident } from "../functions/domain/examples";

const contained = exampleIncident({ incidentId: "fb-20260301-contained" });
const noticed = exampleIncident({ incidentId: "fb-20260302-noticed", status: "notified", changes: [] });
const released = exampleIncident({
  incidentId: "fb-20260303-released",
  status: "released",
  changes: contained.changes.map((change) => ({ ...change, state: "released" as const })),
});

describe("Which of a resource's incidents is released", () => {
  it("is the newest that has something to release, past notices and what was released", () => {
    assert.equal(releasableOf([released, noticed, contained]), contained);
  });

  it("is the newest where none has, so that the answer can say why", () => {
    assert.equal(releasableOf([released, noticed]), released);
  });

  it("is none where there is none", () => {
    assert.equal(releasableOf([]), undefined);
  });
});
