import { dayFromNow, governedException } from "../world/governedException";
import { findingAboutPrincipal } from "../world/principalFinding";
import { createUser } from "../world/principals";
import { hasNoDeadLetter, hasOneIncident, madeNoChange, wasNotified } from "./expectations";
import { principalIsUnchanged } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";
const approval = governedException("CHG-31882", dayFromNow(30), ["block-principal"]);

/** An approved exception on the user itself keeps the responder's hands off it, and people hear of it. */
export const blockUserException: Scenario = {
  name: "block-user-exception",
  summary: "The user carries an approved exception; nothing is changed, and the notification quotes the approval.",
  async run(organization) {
    const user = await createUser(organization.account("payments"), { tags: { SecurityException: approval } });
    const response = await respondToPrincipal(organization, user, [
      findingAboutPrincipal(user, trigger, { firstSeen: new Date() }),
    ]);
    const expectations = [
      principalIsUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "exempt"),
      wasNotified(response, "EXEMPT"),
      {
        claim: "the notification quotes the approval",
        holds: response.alerts.some(({ summary }) => summary?.includes(approval)),
        otherwise: "no notification quotes the approval",
      },
      hasNoDeadLetter(response),
    ];
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? `exempt: ${approval}; nothing changed` : "the exception was not honoured as it should be";
    return resultOfPrincipal(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};
