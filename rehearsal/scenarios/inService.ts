import { findingAbout } from "../world/finding";
import { createFleet } from "../world/fleet";
import { hasNoDeadLetter, hasOneIncident, isIsolated, wasFollowedUp, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Trojan:EC2/DGADomainRequest.B";
let fleets = 0;

/** An Auto Scaling group would replace and terminate an instance whose health checks fail, and the evidence with it. */
export const inService: Scenario = {
  name: "in-service",
  summary: "The instance is in an Auto Scaling group and a target group; it leaves both alive before they notice.",
  async run(organization) {
    const network = organization.network("storefront");
    const fleet = await createFleet(organization.account("storefront"), network, `storefront-fleet-${++fleets}`);
    const workload = await organization.launch("storefront", { fleet });
    const response = await respondTo(organization, workload, [findingAbout(workload, trigger)]);
    const { before, after } = response;
    const outOfService: Expectation = {
      claim: "out of its Auto Scaling group and target group, still running",
      holds:
        before.autoScaling === "InService" &&
        after.autoScaling !== "InService" &&
        (after.targetHealth === undefined || after.targetHealth === "draining") &&
        after.state === "running",
      otherwise: `Auto Scaling ${after.autoScaling ?? "left"}, target ${after.targetHealth ?? "left"}, instance ${after.state}`,
    };
    const expectations = [
      isIsolated(response),
      outOfService,
      wasFollowedUp(response),
      hasOneIncident(response, "contained"),
      wasNotified(response, "CONTAINED"),
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, { trigger });
  },
};
