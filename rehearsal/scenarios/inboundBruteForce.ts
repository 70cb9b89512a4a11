import { findingAbout } from "../world/finding";
import { hasNoDeadLetter, isUnchanged, madeNoChange } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:EC2/SSHBruteForce";

/** Somebody guesses passwords against an instance: it is the target, and cutting it off would do the attacker's work. */
export const inboundBruteForce: Scenario = {
  name: "inbound-brute-force",
  summary: "Somebody guesses the instance's passwords; the instance, a mere target, stays in service.",
  async run(organization) {
    const workload = await organization.launch("storefront");
    const response = await respondTo(organization, workload, [
      findingAbout(workload, trigger, { resourceRole: "TARGET" }),
    ]);
    const expectations = [isUnchanged(response), madeNoChange(response), hasNoDeadLetter(response)];
    return resultOf(organization, response, expectations, { trigger });
  },
};
