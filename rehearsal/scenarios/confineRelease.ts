import { createSecurityGroup, readSecurityGroup } from "../world/securityGroup";
import { wasReleasedOnce } from "./expectations";
import { confinedToDefaults, rulesBecame } from "./groupExpectations";
import { openGroupRule, respondToOpening, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** The group was open on purpose: every rule gets its own source back, and the finding that follows does not close it again. */
export const confineRelease: Scenario = {
  name: "confine-release",
  summary: "A confined group is released; every rule is as before, and Config's next word does not confine it again.",
  async run(organization) {
    const network = organization.network("payments", "payments-edge");
    const group = await createSecurityGroup(organization.account("payments"), network);
    const permissions = [
      {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "customers" }],
        Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "customers" }],
      },
      { IpProtocol: "udp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "customers" }] },
    ];
    const response = await respondToOpening(organization, group, permissions);
    const confined = rulesBecame(response, confinedToDefaults);
    const incident = response.incidents.at(-1);
    if (incident === undefined) return resultOfGroup(organization, response, [confined], { trigger: openGroupRule });

    const first = await organization.release(incident, "rehearsal: open on purpose");
    const second = await organization.release(incident, "rehearsal: asked twice");
    // Config finds the group open at once.
    await organization.settled();
    const released = { ...response, after: await readSecurityGroup(group) };
    const restored: Expectation = {
      ...rulesBecame(released, (rule) => rule),
      claim: "every rule as before, also after Config found the group open again",
    };
    const answered = wasReleasedOnce(first, second);
    const passed = restored.holds && answered.holds;
    return resultOfGroup(organization, released, [confined, restored, answered], {
      trigger: openGroupRule,
      release: { passed, summary: passed ? "every rule has its own source again, by its id" : restored.otherwise },
      notes: ["The state after is that after the release. A release holds for a day against Config."],
    });
  },
};
