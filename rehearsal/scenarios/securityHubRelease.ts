import { chooseAction } from "../world/customAction";
import { findingAbout } from "../world/finding";
import { readInstance } from "../world/instanceState";
import { hasNoDeadLetter, isAsBefore, isIsolated } from "./expectations";
import { factsOf } from "./facts";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Trojan:EC2/DropPoint";
const weakSign = "Behavior:EC2/TrafficVolumeUnusual";

/** A false alarm, undone where the analyst looks at it anyway; and nothing breaks where there is nothing to undo. */
export const securityHubRelease: Scenario = {
  name: "security-hub-release",
  summary:
    'An analyst sends the finding of a contained instance by "Release", and one of which nothing was contained: the instance is as before, and people are told of the other.',
  async run(organization) {
    const workload = await organization.launch("storefront", { interfaces: 3 });
    const bystander = await organization.launch("storefront");
    const finding = findingAbout(workload, trigger);
    const harmless = findingAbout(bystander, weakSign, { severity: 2 });
    const response = await respondTo(organization, workload, [finding, harmless], async () => {
      await organization.fire(finding);
      await organization.fire(harmless);
    });
    await chooseAction(organization, "Release", [finding.id, harmless.id]);
    const released = await readInstance(workload);
    // The past does not contain it again, and a second choice finds nothing left.
    await organization.deliver(finding);
    await organization.settled();
    const later = await readInstance(workload);
    const [entry] = await organization.ledger([`instance/${workload.instanceId}`]);
    const notices = (await organization.alerts()).filter(
      (message) => message.includes("NOT RELEASED") && message.includes(harmless.id),
    );
    const restored = isAsBefore(response.before, released);
    const onWhoseWord: Expectation = {
      claim: "the ledger says on whose word",
      holds: entry?.status === "released" && (entry.releasedBy ?? "").startsWith("Security Hub action Release"),
      otherwise: `the ledger says ${entry?.status ?? "nothing"}, by ${entry?.releasedBy ?? "nobody"}`,
    };
    const nothingElse: Expectation = {
      claim: "people are told that there was nothing to release of the other",
      holds: notices.length === 1,
      otherwise: `${notices.length} notices about it`,
    };
    const stays: Expectation = {
      claim: "a late delivery contains nothing",
      holds: isAsBefore(response.before, later).holds,
      otherwise: "it was contained again",
    };
    const passed = restored.holds && onWhoseWord.holds;
    return resultOf(
      organization,
      response,
      [isIsolated(response), restored, onWhoseWord, nothingElse, stays, hasNoDeadLetter(response)],
      {
        trigger: `${trigger}, action Release`,
        after: factsOf(released),
        release: { passed, summary: passed ? "restored by an analyst's choice; evidence kept" : restored.otherwise },
        notes: ["The state after is that after the release."],
      },
    );
  },
};
