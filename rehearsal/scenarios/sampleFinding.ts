import { findingAbout } from "../world/finding";
import { hasNoDeadLetter, hasOneIncident, isUnchanged, madeNoChange, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "Trojan:EC2/DNSDataExfiltration";

/** GuardDuty's sample findings look real but for one mark; acting on them would be an outage by pressing a button. */
export const sampleFinding: Scenario = {
  name: "sample-finding",
  summary: "A sample finding names a real instance; nothing is done to it.",
  async run(organization) {
    const workload = await organization.launch("sandbox");
    const response = await respondTo(organization, workload, [findingAbout(workload, trigger, { sample: true })]);
    const expectations = [
      isUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "not-applicable"),
      wasNotified(response, "NOT CONTAINED"),
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, { trigger: `${trigger} (sample)` });
  },
};
