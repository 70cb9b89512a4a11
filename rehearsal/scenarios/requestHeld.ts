import { readPrincipalState } from "../world/principalState";
import { createUser } from "../world/principals";
import { attempt } from "../world/roleSessions";
import { deniesEverything } from "./blockUser";
import { isDenied, keysAreInactive, principalIsUnchanged } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import { openDesk } from "./requestExpectations";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const hour = 3_600_000;

/** Nobody is there when the hold ends: Scheduler tells the release responder. */
export const requestHeld: Scenario = {
  name: "request-held",
  summary: "A user is blocked for four hours on request; when they are over it is released by itself, and not before.",
  async run(organization) {
    const desk = await openDesk(organization, "payments");
    const account = organization.account("sandbox");
    const user = await createUser(account);
    const response = await respondToPrincipal(organization, user, [], () =>
      desk.publish({ arn: user.arn, reason: "CASE-9", holdFor: "4h", holdThen: "release" }),
    );
    const blocked = [isDenied(response, deniesEverything), keysAreInactive(response)];
    const incident = response.incidents.at(-1);
    const until = Date.parse(incident?.hold?.until ?? "");
    const [key] = user.keys;
    if (incident === undefined || key === undefined || Number.isNaN(until)) {
      const held: Expectation = {
        claim: "held for four hours",
        holds: false,
        otherwise: "the ledger has no end of it",
      };
      return resultOfPrincipal(organization, response, [...blocked, held], { trigger: "a message with HoldFor" });
    }

    const { scheduler } = organization.services;
    const early = await scheduler.passTo(new Date(until - hour));
    await scheduler.passTo(new Date(until));
    await organization.settled();
    const released = await readPrincipalState(user);
    const works = await attempt(organization, account.homeRegion, key);
    const left = scheduler.schedules.filter(({ Name }) => Name.startsWith(incident.incidentId));
    const restored = principalIsUnchanged({ before: response.before, after: released });
    const ended: Expectation = {
      claim: "its key works again once the four hours are over, and no schedule is left",
      holds: early.length === 0 && works === "allowed" && left.length === 0,
      otherwise: `the key is ${works}; ${early.length} schedules rang early, ${left.length} are left`,
    };
    const passed = restored.holds && ended.holds;
    return resultOfPrincipal(organization, { ...response, after: released }, [...blocked, restored, ended], {
      trigger: "a message with HoldFor=4h, HoldThen=release",
      release: { passed, summary: passed ? "by its schedule, after four hours" : restored.otherwise },
      notes: ["The state after is that after the release."],
    });
  },
};
