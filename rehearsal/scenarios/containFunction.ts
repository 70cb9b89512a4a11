import { findingAboutFunction } from "../world/functionFinding";
import { createFunction, invokeFunction, type RehearsedFunction } from "../world/functions";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { attempt, type HeldCredentials } from "../world/roleSessions";
import { respondToFunction, resultOfFunction, wasStopped } from "./functionResponse";
import { wasTried } from "./principalExpectations";
import type { Scenario } from "./scenario";

export const functionTrigger = "Backdoor:Lambda/C&CActivity.B";

/** What an invocation that runs now holds. */
export async function heldBy(function_: RehearsedFunction): Promise<HeldCredentials> {
  const held = await invokeFunction(function_);
  if (typeof held === "string") throw new Error(`${function_.name} did not run: ${held}`);
  return held;
}

/** `allowed` where it runs and what it runs as may call AWS; else the code of the refusal. */
export async function tryFunction(organization: RehearsedOrganization, function_: RehearsedFunction): Promise<string> {
  const held = await invokeFunction(function_);
  return typeof held === "string" ? held : attempt(organization, function_.region, held);
}

/** A function is in an attacker's hands; another one has the same role, and an older version another. */
export const containFunction: Scenario = {
  name: "contain-function",
  summary:
    "A function talks to a command-and-control server; it can start nothing and do nothing with what it holds, and what shares its role goes on.",
  async run(organization) {
    const account = organization.account("storefront");
    const function_ = await createFunction(account, { reserved: 5, sources: true, published: true });
    const sibling = await createFunction(account, { role: function_.role });
    const held = await heldBy(function_);
    const tryAll = async () => ({
      stolen: await attempt(organization, account.homeRegion, held),
      started: await tryFunction(organization, function_),
      sibling: await tryFunction(organization, sibling),
    });
    const before = await tryAll();
    const response = await respondToFunction(organization, function_, [
      findingAboutFunction(function_, functionTrigger),
    ]);
    const after = await tryAll();
    const attempts = [
      { who: "what it runs as", before: before.stolen, after: after.stolen },
      { who: "the function, called", before: before.started, after: after.started },
      { who: "another function with its role", before: before.sibling, after: after.sibling },
    ] as const;
    const expectations = wasStopped(response, [
      wasTried(attempts[0], "refused"),
      wasTried(attempts[1], "refused"),
      wasTried(attempts[2], "allowed"),
      {
        claim: "the notification names who shares its role",
        holds: response.alerts.some((alert) => JSON.stringify(alert).includes(sibling.name)),
        otherwise: "no notification names it",
      },
    ]);
    return resultOfFunction(organization, response, expectations, {
      trigger: functionTrigger,
      attempts,
      notes: ["What runs goes on until its time-out, at most 15 minutes; AWS refuses what it calls."],
    });
  },
};
