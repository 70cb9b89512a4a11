import { findingAbout } from "../world/finding";
import { createFleet } from "../world/fleet";
import { readInstance } from "../world/instanceState";
import { isAsBefore, isIsolated } from "./expectations";
import { factsOf } from "./facts";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Backdoor:EC2/DenialOfService.Udp";
let fleets = 0;

/** A false alarm: what was contained is given back whole, and the past does not contain it again. */
export const release: Scenario = {
  name: "release",
  summary: "A contained instance is released; every group, time-out, tag, policy and membership is as it was before.",
  async run(organization) {
    const network = organization.network("payments");
    const fleet = await createFleet(organization.account("payments"), network, `payments-fleet-${++fleets}`);
    const workload = await organization.launch("payments", { interfaces: 3, fleet });
    const finding = findingAbout(workload, trigger);
    const response = await respondTo(organization, workload, [finding]);
    const incident = response.incidents.at(-1);
    if (incident === undefined) return resultOf(organization, response, [isIsolated(response)], { trigger });

    const first = await organization.release(incident, "rehearsal: a false alarm");
    const second = await organization.release(incident, "rehearsal: asked twice");
    await organization.deliver(finding);
    await organization.settled();
    const released = await readInstance(workload);
    const entry = (await organization.ledger([incident.resource])).find(
      ({ incidentId }) => incidentId === incident.incidentId,
    );
    const restored = isAsBefore(response.before, released);
    const answered: Expectation = {
      claim: "released once, nothing left for a second time, a late delivery contains nothing",
      holds: first.kind === "released" && second.kind === "nothing-to-release" && entry?.status === "released",
      otherwise: `the answers were ${first.kind}, then ${second.kind}; the ledger says ${entry?.status ?? "nothing"}`,
    };
    const passed = restored.holds && answered.holds;
    return resultOf(organization, response, [isIsolated(response), restored, answered], {
      trigger,
      after: factsOf(released),
      release: { passed, summary: passed ? "restored in reverse order; evidence kept" : restored.otherwise },
      notes: ["The state after is that after the release."],
    });
  },
};
