import { createNetwork } from "../world/network";
import { wasContained, wasFollowedUp } from "./expectations";
import { openDesk, wasAudited } from "./requestExpectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

/** Neither the home Region nor one that findings come from. */
const region = "eu-west-1";

/** Who publishes has no right in the account, and no other in its own. */
export const requestInstance: Scenario = {
  name: "request-instance",
  summary:
    "A desk in one account publishes the ARN of an instance of another account, in another Region; it is isolated.",
  async run(organization) {
    const desk = await openDesk(organization, "payments");
    const account = organization.account("storefront");
    const network = await createNetwork(
      account,
      { name: "storefront-abroad", ipv4Prefix: "10.40", dualStack: true },
      region,
    );
    const workload = await organization.launch("storefront", { network, region, interfaces: 3 });
    const arn = `arn:aws:ec2:${region}:${account.id}:instance/${workload.instanceId}`;
    let requestId = "";
    const response = await withSlowCalls(organization, () =>
      respondTo(organization, workload, [], async () => {
        requestId = await desk.publish({ arn, reason: "CASE-7" });
      }),
    );
    const expectations = [
      ...wasContained(response, [wasFollowedUp(response)]),
      wasAudited(await desk.told(requestId), response.incidents),
    ];
    return resultOf(organization, response, expectations, {
      trigger: "a message on the lockdown topic",
      notes: [slowCallsNote, `The publisher is in payments, the instance in storefront, ${region}.`],
    });
  },
};
