import { findingAbout } from "../world/finding";
import { wasContained, wasFollowedUp } from "./expectations";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Trojan:EC2/BlackholeTraffic";

/** The SDK tries three times; four failures in a row end the invocation half-way, and Lambda must try again. */
const moreThanTheSdkRetries = 4;

/** AWS throttles, fails and drops connections in the middle of a containment; what was begun is finished, once. */
export const faultHalfWay: Scenario = {
  name: "fault-half-way",
  summary:
    "EC2 throttles, fails and resets connections half-way; the retry finishes what was begun and repeats nothing.",
  async run(organization) {
    const workload = await organization.launch("sandbox", { interfaces: 3 });
    const { faults } = organization.gateway;
    const account = workload.account.id;
    const injected = [
      faults.inject({
        kind: "server-error",
        account,
        service: "ec2",
        operation: "ModifyNetworkInterfaceAttribute",
        principalArn: "firebreak-isolate-instance",
        nth: 2,
        times: moreThanTheSdkRetries,
      }),
      faults.inject({
        kind: "throttle",
        account,
        operation: "DescribeSecurityGroups",
        principalArn: "firebreak",
        nth: 1,
      }),
      faults.inject({ kind: "connection-reset", account, operation: "CreateSnapshots", nth: 1 }),
      faults.inject({
        kind: "timeout-after-effect",
        account,
        operation: "CreateTags",
        principalArn: "firebreak",
        nth: 1,
      }),
    ];
    try {
      const response = await respondTo(organization, workload, [findingAbout(workload, trigger)]);
      const missed = injected.filter(({ hits }) => hits === 0).map(({ rule }) => `${rule.kind} of ${rule.operation}`);
      const struck: Expectation = {
        claim: "every fault struck",
        holds: missed.length === 0,
        otherwise: `never struck: ${missed.join(", ")}`,
      };
      const expectations = [struck, ...wasContained(response, [wasFollowedUp(response)])];
      return resultOf(organization, response, expectations, {
        trigger,
        notes: ["Lambda waits a minute before its first retry; the rehearsal shortens that wait to 60 ms."],
      });
    } finally {
      for (const fault of injected) fault.remove();
    }
  },
};
