import assert from "node:assert/strict";
import { incidentDetails, incidentTable, releaseReport } from "../../incidents/display";
import { exampleIncident } from "../functions/domain/examples";

describe("Showing incidents", () => {
  it("aligns a table, one line an incident", () => {
    const [header, first, second] = incidentTable([
      exampleIncident(),
      exampleIncident({ incidentId: "fb-20260302-zzzzzzzz", status: "partly-released" }),
    ]).split("\n");
    assert.equal(header?.indexOf("ACCOUNT"), first?.indexOf("111122223333"));
    assert.equal(first?.indexOf("111122223333"), second?.indexOf("111122223333"));
  });

  it("says so where there is none", () => {
    assert.equal(incidentTable([]), "No incidents.");
  });

  it("tells what was there before, and who released it", () => {
    const text = incidentDetails(
      exampleIncident({
        status: "released",
        releasedAt: "2026-03-02T08:00:00.000Z",
        releasedBy: "arn:aws:iam::9:user/ann",
      }),
    );
    assert.match(text, /network-interface\/eni-0a +done +before: \{"groups":\["sg-own"\]\}/);
    assert.match(text, /Released +2026-03-02T08:00:00.000Z by arn:aws:iam::9:user\/ann/);
  });

  it("tells restored from refused items", () => {
    const text = releaseReport({
      kind: "partly-released",
      incidentId: "fb-1",
      items: [
        { item: "protect", state: "released", detail: "termination protection off" },
        { item: "network-interface/eni-0a", state: "release-refused", detail: "its groups were changed since" },
      ],
    });
    assert.match(text, /restored +protect/);
    assert.match(text, /REFUSED +network-interface\/eni-0a +its groups were changed since/);
  });

  it("gives the reason where nothing was released", () => {
    assert.equal(
      releaseReport({ kind: "refused", reason: "it is being worked on" }),
      "Not released: it is being worked on",
    );
    assert.equal(
      releaseReport({ kind: "nothing-to-release", reason: "it changed nothing" }),
      "Nothing to release: it changed nothing",
    );
  });
});
