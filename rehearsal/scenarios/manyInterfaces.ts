import { findingAbout } from "../world/finding";
import { wasContained } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

const trigger = "Backdoor:EC2/DenialOfService.Tcp";

/** As many interfaces as EC2 allows, in a VPC whose new groups would let all IPv6 out. */
export const manyInterfaces: Scenario = {
  name: "many-interfaces",
  summary: "An instance with 15 interfaces in a dual-stack VPC is cut off in IPv4 and IPv6, all interfaces at once.",
  async run(organization) {
    const network = organization.network("payments", "payments-edge");
    const workload = await organization.launch("payments", { network, interfaces: 15 });
    const response = await withSlowCalls(organization, () =>
      respondTo(organization, workload, [findingAbout(workload, trigger)]),
    );
    const expectations = wasContained(response);
    return resultOf(organization, response, expectations, { trigger, notes: [slowCallsNote] });
  },
};
