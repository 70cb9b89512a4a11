import { findingAbout } from "../world/finding";
import { hasNoDeadLetter, isUnchanged, madeNoChange } from "./expectations";
import { type Response, respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

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
      wasIgnored(response),
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, { trigger: `${trigger} (sample)` });
  },
};

/** Whoever can ask GuardDuty for samples must not be able to keep responders and people busy with them. */
function wasIgnored({ calls, incidents, alerts }: Response): Expectation {
  return {
    claim: "no responder ran, nobody was bothered",
    holds: calls.length + incidents.length + alerts.length === 0,
    otherwise: `${calls.length} calls, ${incidents.length} incidents, ${alerts.length} notices`,
  };
}
