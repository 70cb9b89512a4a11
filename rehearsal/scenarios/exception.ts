import { findingAbout } from "../world/finding";
import { tellsOfException } from "./exceptionExpectations";
import { hasNoDeadLetter, hasOneIncident, isUnchanged, madeNoChange, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Trojan:EC2/DropPoint";
const approval = "CHG-20417";

/** A ticket alone on the instance itself, as in the reference, keeps the responder's hands off it, and people hear of it. */
export const exception: Scenario = {
  name: "exception",
  summary:
    "The instance carries a ticket as its exception; nothing is changed, and the notice quotes it and asks for an end.",
  async run(organization) {
    const workload = await organization.launch("payments", { tags: { SecurityException: approval } });
    const response = await respondTo(organization, workload, [
      findingAbout(workload, trigger, { firstSeen: new Date() }),
    ]);
    const quoted = response.alerts.some(({ summary }) => summary?.includes(approval));
    const quotes: Expectation = {
      claim: "the notification quotes the approval",
      holds: quoted,
      otherwise: "no notification quotes the approval",
    };
    const expectations = [
      isUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "exempt"),
      wasNotified(response, "EXEMPT"),
      quotes,
      tellsOfException(response, "EXEMPT", ["Ticket CHG-20417", "without an end", "add until="]),
      hasNoDeadLetter(response),
    ];
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? `exempt: ${approval}; nothing changed` : "the exception was not honoured as it should be";
    return resultOf(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};
