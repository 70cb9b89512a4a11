import { findingAboutFunction } from "../world/functionFinding";
import { createFunction } from "../world/functions";
import { dayFromNow, governedException } from "../world/governedException";
import { functionTrigger } from "./containFunction";
import { hasNoDeadLetter, hasOneIncident, madeNoChange, wasNotified } from "./expectations";
import { functionIsUnchanged, respondToFunction, resultOfFunction } from "./functionResponse";
import type { Scenario } from "./scenario";

const approval = governedException("CHG-31883", dayFromNow(30), ["contain-function"]);

/** An approved exception on the function itself keeps the responder's hands off it, and people hear of it. */
export const containFunctionException: Scenario = {
  name: "contain-function-exception",
  summary: "The function carries an approved exception; nothing is changed, and the notification quotes the approval.",
  async run(organization) {
    const account = organization.account("payments");
    const function_ = await createFunction(account, { sources: true, tags: { SecurityException: approval } });
    const response = await respondToFunction(organization, function_, [
      findingAboutFunction(function_, functionTrigger, { firstSeen: new Date() }),
    ]);
    const expectations = [
      functionIsUnchanged(response),
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
    return resultOfFunction(organization, response, expectations, {
      trigger: functionTrigger,
      exception: { passed, summary },
    });
  },
};
