import { findingAboutFunction } from "../world/functionFinding";
import { createFunction, readFunctionState } from "../world/functions";
import { functionTrigger, tryFunction } from "./containFunction";
import { functionIsUnchanged, isStopped, respondToFunction, resultOfFunction } from "./functionResponse";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** A false alarm: the function works again as it did, and the event source that was off stays so. */
export const containFunctionRelease: Scenario = {
  name: "contain-function-release",
  summary: "A contained function is released; role, concurrency and event sources are as before, and it runs.",
  async run(organization) {
    const function_ = await createFunction(organization.account("sandbox"), {
      reserved: 5,
      sources: true,
      published: true,
    });
    const finding = findingAboutFunction(function_, functionTrigger);
    const response = await respondToFunction(organization, function_, [finding]);
    const stopped = isStopped(response);
    const incident = response.incidents.at(-1);
    if (incident === undefined)
      return resultOfFunction(organization, response, [stopped], { trigger: functionTrigger });

    const first = await organization.release(incident, "rehearsal: a false alarm");
    const second = await organization.release(incident, "rehearsal: asked twice");
    await organization.deliver(finding);
    await organization.settled();
    const released = await readFunctionState(function_);
    const works = await tryFunction(organization, function_);
    const restored: Expectation = {
      ...functionIsUnchanged({ before: response.before, after: released }),
      claim: "roles, concurrency and event sources as before, the one that was off still off",
    };
    const answered: Expectation = {
      claim: "released once, nothing left for a second time, it runs again",
      holds: first.kind === "released" && second.kind === "nothing-to-release" && works === "allowed",
      otherwise: `the answers were ${first.kind}, then ${second.kind}; the function is ${works}`,
    };
    const passed = restored.holds && answered.holds;
    return resultOfFunction(organization, { ...response, after: released }, [stopped, restored, answered], {
      trigger: functionTrigger,
      release: { passed, summary: passed ? "role, then concurrency, then event sources" : restored.otherwise },
      notes: ["The state after is that after the release."],
    });
  },
};
