import { findingAboutPrincipal } from "../world/principalFinding";
import { createUser } from "../world/principals";
import { attempt } from "../world/roleSessions";
import { keysAreInactive, wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";

export const deniesEverything = {
  claim: "an inline policy denies everything",
  holds: ({ all }: { readonly all: boolean }) => all,
};

/** A user's key is used from an address on the threat list; the user can do nothing any more, its colleague all. */
export const blockUser: Scenario = {
  name: "block-user",
  summary:
    "A user's access key is used from a listed address; the user is denied everything and its keys are inactive.",
  async run(organization) {
    const account = organization.account("storefront");
    const user = await createUser(account, { keys: "two" });
    const colleague = await createUser(account);
    const tryAll = () =>
      Promise.all([...user.keys, ...colleague.keys].map((key) => attempt(organization, account.homeRegion, key)));
    const before = await tryAll();
    const response = await withSlowCalls(organization, () =>
      respondToPrincipal(organization, user, [findingAboutPrincipal(user, trigger)]),
    );
    const after = await tryAll();
    const attempts = ["the key found", "its other key", "a colleague's key"].map((who, index) => ({
      who,
      before: before[index] ?? "not tried",
      after: after[index] ?? "not tried",
    }));
    const expectations = wasBlocked(response, deniesEverything, [
      keysAreInactive(response),
      ...attempts.map((each, index) => wasTried(each, index === 2 ? "allowed" : "refused")),
    ]);
    return resultOfPrincipal(organization, response, expectations, {
      trigger,
      attempts,
      notes: [slowCallsNote, "Sessions of roles that the user assumed before would go on until they end."],
    });
  },
};
