import { findingAbout } from "../world/finding";
import { dayFromNow, governedException } from "../world/governedException";
import { tellsOfException } from "./exceptionExpectations";
import { wasContained } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "Backdoor:EC2/C&CActivity.B!DNS";

/** Approval of an unencrypted volume is no approval of a compromised host. */
export const exceptionOutOfScope: Scenario = {
  name: "exception-out-of-scope",
  summary:
    "The instance's exception is for a Config rule only; it is isolated, and the notice says what the tag is for.",
  async run(organization) {
    const approval = governedException("CHG-20419", dayFromNow(30), ["ENCRYPTED_VOLUMES"]);
    const workload = await organization.launch("storefront", { tags: { SecurityException: approval } });
    const response = await respondTo(organization, workload, [findingAbout(workload, trigger)]);
    const expectations = wasContained(response, [
      tellsOfException(response, "CONTAINED", [
        approval,
        "did not exempt it",
        "is for ENCRYPTED_VOLUMES only, not for isolate-instance",
      ]),
    ]);
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? "for ENCRYPTED_VOLUMES only; isolated" : "the scope was not heeded as it should be";
    return resultOf(organization, response, expectations, { trigger, exception: { passed, summary } });
  },
};
