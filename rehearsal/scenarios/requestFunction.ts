import { createFunction } from "../world/functions";
import { attempt } from "../world/roleSessions";
import { heldBy, tryFunction } from "./containFunction";
import { respondToFunction, resultOfFunction, wasStopped } from "./functionResponse";
import { wasTried } from "./principalExpectations";
import { openDesk, wasAudited } from "./requestExpectations";
import type { Scenario } from "./scenario";

/** Neither the home Region nor one that findings come from. */
const region = "eu-west-1";

/** The ARN names an alias; the function is meant, whatever the alias points to. */
export const requestFunction: Scenario = {
  name: "request-function",
  summary:
    "A desk in one account publishes the ARN of a function's alias, of another account and Region; the function is contained.",
  async run(organization) {
    const desk = await openDesk(organization, "payments");
    const function_ = await createFunction(organization.account("sandbox"), { region, sources: true, published: true });
    const held = await heldBy(function_);
    const tryBoth = async () => [await attempt(organization, region, held), await tryFunction(organization, function_)];
    const before = await tryBoth();
    let requestId = "";
    const response = await respondToFunction(organization, function_, [], async () => {
      requestId = await desk.publish({ arn: `${function_.arn}:live`, reason: "CASE-9" });
    });
    const after = await tryBoth();
    const attempts = [
      { who: "what it runs as", before: before[0] ?? "", after: after[0] ?? "" },
      { who: "the function, called", before: before[1] ?? "", after: after[1] ?? "" },
    ] as const;
    const expectations = wasStopped(response, [
      wasTried(attempts[0], "refused"),
      wasTried(attempts[1], "refused"),
      wasAudited(await desk.told(requestId), response.incidents),
    ]);
    return resultOfFunction(organization, response, expectations, {
      trigger: "a message on the lockdown topic",
      attempts,
      notes: [`The publisher is in payments, the function in sandbox, ${region}.`],
    });
  },
};
