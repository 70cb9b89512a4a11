import { findingAbout } from "../world/finding";
import { dayFromNow, governedException } from "../world/governedException";
import { tellsOfException } from "./exceptionExpectations";
import { wasContained } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";

/** The same exception a month later: nobody took the tag away, and nobody answers for it any more. */
export const exceptionEnded: Scenario = {
  name: "exception-ended",
  summary:
    "The instance's exception ended yesterday; it is isolated, and the notice says why the tag did not exempt it.",
  async run(organization) {
    const until = dayFromNow(-1);
    const approval = governedException("CHG-20418", until, ["isolate-instance"]);
    const workload = await organization.launch("payments", { tags: { SecurityException: approval } });
    const response = await respondTo(organization, workload, [findingAbout(workload, trigger)]);
    const expectations = wasContained(response, [
      tellsOfException(response, "CONTAINED", [approval, "did not exempt it", `ended on ${until}`]),
    ]);
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? `ended on ${until}; isolated` : "the end of the exception was not heeded as it should be";
    return resultOf(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};
