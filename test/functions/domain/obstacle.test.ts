import assert from "node:assert/strict";
import { obstacleIn } from "../../../functions/domain/obstacle";
import { exampleFinding } from "./examples";

describe("What stands in the way of any response", () => {
  it("is that a finding is a sample, but not in a drill", () => {
    assert.match(
      obstacleIn(exampleFinding({ sample: true }), { drill: false, containmentTagPrincipals: [] }) ?? "",
      /sample/,
    );
    assert.equal(
      obstacleIn(exampleFinding({ sample: true }), { drill: true, containmentTagPrincipals: [] }),
      undefined,
    );
  });

  it("is that nobody can say which resource it means, drill or not", () => {
    const unfit = "it names 3 resources";
    assert.equal(obstacleIn(exampleFinding({ unfit }), { drill: false, containmentTagPrincipals: [] }), unfit);
    assert.equal(obstacleIn(exampleFinding({ unfit }), { drill: true, containmentTagPrincipals: [] }), unfit);
  });

  it("is nothing for a finding about one resource", () => {
    assert.equal(obstacleIn(exampleFinding(), { drill: false, containmentTagPrincipals: [] }), undefined);
  });
});
