import { findingAboutCredentials } from "../world/principalFinding";
import { hasNoDeadLetter, hasOneIncident, madeNoChange, wasNotified } from "./expectations";
import { observe, resultOfObservation } from "./observation";
import { isDeny } from "./principalResponse";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";

/** No IAM policy denies an account's root user. To change nothing is right; to say nothing would not be. */
export const rootUser: Scenario = {
  name: "root-user",
  summary:
    "An account's root user acts from a listed address; IAM can't deny it, and people are told what to do instead.",
  async run(organization) {
    const account = organization.account("sandbox");
    const details = {
      accessKeyId: "ASIAEXAMPLEACCESSKEY",
      principalId: account.id,
      userType: "Root",
      userName: "Root",
    };
    const finding = findingAboutCredentials(account, trigger, details);
    const about = { responder: "block-principal", resources: [`finding/${finding.id}`] };
    const observation = await observe(organization, about, () => organization.fire(finding));
    const advice = observation.alerts.flatMap((alert) =>
      typeof alert.nextStep === "string" && alert.nextStep.includes("service control policy") ? [alert.nextStep] : [],
    );
    return {
      ...resultOfObservation(organization, observation, {
        target: `root user of ${account.name}`,
        before: [],
        after: [],
        isContaining: isDeny,
        expectations: [
          madeNoChange(observation),
          hasOneIncident(observation, "not-applicable"),
          wasNotified(observation, "NOT CONTAINED"),
          {
            claim: "the notification says what stops a root user",
            holds: advice.length === 1,
            otherwise: "no notification says what to do",
          },
          hasNoDeadLetter(observation),
        ],
      }),
      trigger,
      notes: advice,
    };
  },
};
