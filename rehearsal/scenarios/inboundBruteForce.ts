import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../../functions/domain/names";
import { isolateInstance } from "../../functions/isolate-instance/responder";
import { findingAbout } from "../world/finding";
import { hasNoDeadLetter, hasOneIncident, isUnchanged, madeNoChange, wasNotified } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:EC2/SSHBruteForce";

/**
 * Somebody guesses passwords against an instance: it is the target, and cutting it off would do the attacker's work. The
 * playbook has no row for it, and were there one, the responder would decline.
 */
export const inboundBruteForce: Scenario = {
  name: "inbound-brute-force",
  summary: "Somebody guesses the instance's passwords; the instance, a mere target, stays in service.",
  async run(organization) {
    const workload = await organization.launch("storefront");
    const finding = findingAbout(workload, trigger, { resourceRole: "TARGET" });
    const response = await respondTo(organization, workload, [finding], async () => {
      await organization.fire(finding);
      await organization
        .account("security")
        .client(LambdaClient)
        .send(
          new InvokeCommand({
            FunctionName: responderFunctionName(isolateInstance.name),
            InvocationType: "Event",
            Payload: JSON.stringify({
              row: "a-row-that-names-brute-force",
              options: {},
              event: organization.eventOf(finding),
            }),
          }),
        );
    });
    const expectations = [
      isUnchanged(response),
      madeNoChange(response),
      hasOneIncident(response, "not-applicable"),
      wasNotified(response, "NOT CONTAINED"),
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, { trigger });
  },
};
