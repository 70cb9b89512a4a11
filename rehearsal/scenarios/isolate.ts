import { findingAbout } from "../world/finding";
import { wasContained, wasFollowedUp } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";

/** The whole way of one finding: contained, and everything that follows done. */
export const isolate: Scenario = {
  name: "isolate",
  summary:
    "An instance calls a command-and-control server; it is cut off, then denied, protected, tagged and snapshotted.",
  async run(organization) {
    const workload = await organization.launch("storefront", { interfaces: 3 });
    const response = await withSlowCalls(organization, () =>
      respondTo(organization, workload, [findingAbout(workload, trigger)]),
    );
    const expectations = wasContained(response, [wasFollowedUp(response)]);
    return resultOf(organization, response, expectations, {
      trigger,
      notes: [
        slowCallsNote,
        "Open connections through a NAT gateway, a Network Load Balancer or an endpoint stay tracked until idle for 60 s.",
        "The rehearsal carries no packets: that an empty group stops traffic is EC2's own promise.",
      ],
    });
  },
};
