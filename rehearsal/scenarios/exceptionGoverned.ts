import { findingAbout } from "../world/finding";
import { dayFromNow, governedException } from "../world/governedException";
import { tellsOfException } from "./exceptionExpectations";
import { hasNoDeadLetter, hasOneIncident, isUnchanged, madeNoChange, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";

/** An exception with all that its grammar knows: somebody answers for it, until a day, from one response. */
export const exceptionGoverned: Scenario = {
  name: "exception-governed",
  summary:
    "The instance carries an exception with an end, a scope and an owner; it is honoured, and the notice names all three.",
  async run(organization) {
    const until = dayFromNow(30);
    const approval = governedException("CHG-20418", until, ["isolate-instance"]);
    const workload = await organization.launch("payments", { tags: { SecurityException: approval } });
    const finding = findingAbout(workload, trigger, { firstSeen: new Date() });
    const response = await respondTo(organization, workload, [finding]);
    const expectations = [
      isUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "exempt"),
      wasNotified(response, "EXEMPT"),
      tellsOfException(response, "EXEMPT", [
        "Ticket CHG-20418",
        `until the end of ${until}`,
        "for isolate-instance only",
        "owner jane@example.com",
      ]),
      hasNoDeadLetter(response),
    ];
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? `exempt: ${approval}; nothing changed` : "the exception was not honoured as it should be";
    return resultOf(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};
