import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../../functions/domain/finding";
import { tellPeople } from "../../../functions/notify/notification";
import { notify } from "../../../functions/notify/responder";
import { exampleFinding } from "../domain/examples";
import { responderHome } from "../responderHome";

const state = fc.record({
  minutes: fc.integer({ min: 0, max: 10_000 }),
  severity: fc.constantFrom(2, 5, 8, 9.5),
  region: fc.constantFrom("eu-central-1", "us-east-1"),
});
type State = typeof state extends fc.Arbitrary<infer T> ? T : never;

const principal = { userType: "AssumedRole", userName: "deployer", principalId: "AROAX:ci", accessKeyId: undefined };

/** States of what began once and goes on: whatever order they come in, and however often. */
function findingOf({ minutes, severity, region }: State): Finding {
  const lastSeen = new Date(Date.parse("2026-03-01T10:00:00.000Z") + minutes * 60_000).toISOString();
  return exampleFinding({
    id: `in-${region}`,
    type: "Persistence:IAMUser/AnomalousBehavior",
    resourceType: "AccessKey",
    instanceId: undefined,
    principal,
    region,
    severity,
    lastSeen,
    updatedAt: lastSeen,
  });
}

describe("A storm of what is going on already", () => {
  it("tells people once for each rise of its severity, in whatever order it comes and however often", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 1, maxLength: 25 }), async (states) => {
        const place = responderHome(notify);
        for (const [index, each] of states.entries()) {
          for (const delivery of ["first", "second"]) {
            await tellPeople(place.home, {
              row: "tell",
              finding: findingOf(each),
              options: { answered: [] },
              requestId: `request-${index}-${delivery}`,
              deadline: Date.now() + 30_000,
              begun: performance.now(),
            });
          }
        }
        let gravest = 0;
        let rises = 0;
        for (const { severity } of states) {
          if (severity > gravest) rises += 1;
          gravest = Math.max(gravest, severity);
        }
        assert.equal(place.notices.length, rises);
        assert.equal(place.table.incidents.length, 1);
      }),
      { numRuns: 60 },
    );
  });

  it("loses nothing when all of it comes at once: what is not told now is tried again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 8 }), async (states) => {
        const place = responderHome(notify);
        let waiting = states.map((each, index) => ({ finding: findingOf(each), requestId: `request-${index}` }));
        for (let attempt = 0; attempt < 12 && waiting.length > 0; attempt += 1) {
          const settled = await Promise.allSettled(
            waiting.map(({ finding, requestId }) =>
              tellPeople(place.home, {
                row: "tell",
                finding,
                options: { answered: [] },
                requestId,
                deadline: Date.now() + 30_000,
                begun: performance.now(),
              }),
            ),
          );
          waiting = waiting.filter((_, index) => settled[index]?.status === "rejected");
        }
        assert.deepEqual(waiting, []);
        const told = place.table.incidents[0]?.severity;
        assert.equal(told, Math.max(...states.map(({ severity }) => severity)));
      }),
      { numRuns: 60 },
    );
  });
});
