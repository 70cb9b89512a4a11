import { findingAbout } from "../world/finding";
import { countOf, hasOneIncident, isUnchanged, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Backdoor:EC2/Spambot";

/** The account refuses the response role everything, as a misguided service control policy would: that must not go unheard. */
export const failureForGood: Scenario = {
  name: "failure-for-good",
  summary:
    "The account refuses the responder for good; the finding ends as a dead letter, an alarm and a notification.",
  async run(organization) {
    const workload = await organization.launch("sandbox");
    const refusal = organization.gateway.faults.inject({
      kind: "access-denied",
      account: workload.account.id,
      principalArn: "firebreak-isolate-instance",
    });
    try {
      const finding = findingAbout(workload, trigger);
      const response = await respondTo(organization, workload, [finding]);
      const alarms = response.alerts.filter(({ NewStateValue }) => NewStateValue === "ALARM");
      const letters = response.deadLetters.filter((letter) => letter.includes(finding.id));
      const kept: Expectation = {
        claim: "the finding is kept as a dead letter",
        holds: letters.length > 0,
        otherwise: `${countOf(letters.length, "dead letter")} about the finding`,
      };
      const alarmed: Expectation = {
        claim: "an alarm reached the alerts topic",
        holds: alarms.length > 0,
        otherwise: "no alarm reached the alerts topic",
      };
      const expectations = [
        isUnchanged(response),
        kept,
        alarmed,
        hasOneIncident(response, "failed"),
        wasNotified(response, "FAILED"),
      ];
      return resultOf(organization, response, expectations, { trigger });
    } finally {
      refusal.remove();
    }
  },
};
