import { findingAboutPrincipal } from "../world/principalFinding";
import { readPrincipalState } from "../world/principalState";
import { createUser } from "../world/principals";
import { attempt } from "../world/roleSessions";
import { deniesEverything } from "./blockUser";
import { isDenied, keysAreInactive, principalIsUnchanged } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";

/** A false alarm: the user works again with the key it had, and the key that was out of use stays so. */
export const blockUserRelease: Scenario = {
  name: "block-user-release",
  summary: "A blocked user is released; policies and keys are as before, and a late delivery does not block it again.",
  async run(organization) {
    const account = organization.account("payments");
    const user = await createUser(account, { keys: "one-dormant" });
    const finding = findingAboutPrincipal(user, trigger);
    const response = await respondToPrincipal(organization, user, [finding]);
    const blocked = [isDenied(response, deniesEverything), keysAreInactive(response)];
    const incident = response.incidents.at(-1);
    const [key] = user.keys;
    if (incident === undefined || key === undefined)
      return resultOfPrincipal(organization, response, blocked, { trigger });

    const first = await organization.release(incident, "rehearsal: a false alarm");
    const second = await organization.release(incident, "rehearsal: asked twice");
    await organization.deliver(finding);
    await organization.settled();
    const released = await readPrincipalState(user);
    const works = await attempt(organization, account.homeRegion, key);
    const restored: Expectation = {
      ...principalIsUnchanged({ before: response.before, after: released }),
      claim: "policies and keys as before, the dormant key still inactive",
    };
    const answered: Expectation = {
      claim: "released once, nothing left for a second time, its key works again",
      holds: first.kind === "released" && second.kind === "nothing-to-release" && works === "allowed",
      otherwise: `the answers were ${first.kind}, then ${second.kind}; the key is ${works}`,
    };
    const passed = restored.holds && answered.holds;
    return resultOfPrincipal(organization, { ...response, after: released }, [...blocked, restored, answered], {
      trigger,
      release: { passed, summary: passed ? "keys active, then the deny removed" : restored.otherwise },
      notes: ["The state after is that after the release."],
    });
  },
};
