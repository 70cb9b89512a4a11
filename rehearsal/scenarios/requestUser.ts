import { createUser } from "../world/principals";
import { attempt } from "../world/roleSessions";
import { deniesEverything } from "./blockUser";
import { keysAreInactive, wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import { openDesk, wasAudited } from "./requestExpectations";
import type { Scenario } from "./scenario";

/** The user has a path: its name is the last segment of the ARN, and no other. */
export const requestUser: Scenario = {
  name: "request-user",
  summary: "A desk publishes the ARN of a user with a path, of another account; the user can do nothing any more.",
  async run(organization) {
    const desk = await openDesk(organization, "payments");
    const account = organization.account("sandbox");
    const user = await createUser(account, { path: "/teams/reporting/" });
    const tryKey = async () => {
      const [key] = user.keys;
      return key === undefined ? "not tried" : attempt(organization, account.homeRegion, key);
    };
    const before = await tryKey();
    let requestId = "";
    const response = await respondToPrincipal(organization, user, [], async () => {
      requestId = await desk.publish({ arn: user.arn, reason: "CASE-8" });
    });
    const key = { who: "its key", before, after: await tryKey() };
    const expectations = wasBlocked(response, deniesEverything, [
      keysAreInactive(response),
      wasTried(key, "refused"),
      wasAudited(await desk.told(requestId), response.incidents),
    ]);
    return resultOfPrincipal(organization, response, expectations, {
      trigger: "a message on the lockdown topic",
      attempts: [key],
      notes: ["Sessions of roles that the user assumed before would go on until they end."],
    });
  },
};
