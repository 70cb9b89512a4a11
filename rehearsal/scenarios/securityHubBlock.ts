import { chooseAction } from "../world/customAction";
import { findingAboutPrincipal } from "../world/principalFinding";
import { createUser } from "../world/principals";
import { attempt } from "../world/roleSessions";
import { deniesEverything } from "./blockUser";
import { keysAreInactive, wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";

/** A model finds it unusual, so people are told; one of them looks, and blocks. */
const trigger = "Persistence:IAMUser/AnomalousBehavior";

export const securityHubBlock: Scenario = {
  name: "security-hub-block",
  summary:
    'People are told of a user\'s unusual calls, and an analyst sends the finding by "Block IAM Principal": the user is blocked.',
  async run(organization) {
    const account = organization.account("payments");
    const user = await createUser(account, { keys: "one" });
    const finding = findingAboutPrincipal(user, trigger, { severity: 5 });
    const [key] = user.keys;
    const tryKey = () => (key === undefined ? "no key" : attempt(organization, account.homeRegion, key));
    const before = await tryKey();
    let told = "not tried";
    const response = await respondToPrincipal(organization, user, [finding], async () => {
      await organization.fire(finding);
      await organization.settled();
      // Being told of it changes nothing yet.
      told = await tryKey();
      await chooseAction(organization, "Block IAM Principal", [finding.id]);
    });
    const attempts = [{ who: "the key", before, after: await tryKey() }];
    const notices = (await organization.alerts()).filter(
      (message) => message.includes(`"FOUND"`) && message.includes(user.name),
    );
    const expectations = [
      {
        claim: "people were told once of what was unusual, and the key still worked",
        holds: notices.length === 1 && told === "allowed",
        otherwise: `${notices.length} notices; with the key, ${told}`,
      },
      ...wasBlocked(response, deniesEverything, [
        keysAreInactive(response),
        ...attempts.map((each) => wasTried(each, "refused")),
      ]),
    ];
    return resultOfPrincipal(organization, response, expectations, {
      trigger: `${trigger}, action Block IAM Principal`,
      attempts,
    });
  },
};
