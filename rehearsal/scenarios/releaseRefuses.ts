import { CreateTagsCommand, EC2Client, ModifyNetworkInterfaceAttributeCommand } from "@aws-sdk/client-ec2";
import { names } from "../../functions/domain/names";
import { findingAbout } from "../world/finding";
import { readInstance } from "../world/instanceState";
import type { Workload } from "../world/workload";
import { isIsolated } from "./expectations";
import { factsOf } from "./facts";
import { respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

const trigger = "Trojan:EC2/PhishingDomainRequest!DNS";
const investigation = "case 4711";

/** What somebody has changed since is theirs: a release that put the old state over it would undo their work unseen. */
export const releaseRefuses: Scenario = {
  name: "release-refuses",
  summary: "An interface and a tag changed since the containment; the release leaves those two alone and says why.",
  async run(organization) {
    const workload = await organization.launch("storefront", { interfaces: 3 });
    const response = await respondTo(organization, workload, [findingAbout(workload, trigger)]);
    const incident = response.incidents.at(-1);
    if (incident === undefined) return resultOf(organization, response, [isIsolated(response)], { trigger });

    const forensics = await changeSince(workload);
    const answer = await organization.release(incident, "rehearsal: parts have changed since");
    await organization.settled();
    const released = await readInstance(workload);
    const refused = "items" in answer ? answer.items.filter(({ state }) => state === "release-refused") : [];
    const [changed, ...untouched] = released.interfaces;
    const kept: Expectation = {
      claim: "the changed interface and tag are left as they are",
      holds: changed?.groups.join() === forensics && released.tags[names.incidentTagKey] === investigation,
      otherwise: `the interface holds ${changed?.groupNames.join(", ")}, the tag says ${released.tags[names.incidentTagKey]}`,
    };
    const restored: Expectation = {
      claim: "the other interfaces are restored",
      holds: untouched.every(
        ({ groups }, index) => groups.join() === response.before.interfaces[index + 1]?.groups.join(),
      ),
      otherwise: `they hold ${untouched.map(({ groupNames }) => groupNames.join(", ")).join(" and ")}`,
    };
    const told: Expectation = {
      claim: "the answer names both refusals, with a reason each",
      holds:
        answer.kind === "partly-released" &&
        refused.length === 2 &&
        refused.every(({ detail }) => detail !== undefined),
      otherwise: `the answer was ${answer.kind}, refused: ${refused.map(({ item }) => item).join(", ") || "nothing"}`,
    };
    const expectations = [isIsolated(response), kept, restored, told];
    return resultOf(organization, response, expectations, {
      trigger,
      after: factsOf(released),
      release: {
        passed: expectations.every(({ holds }) => holds),
        summary: `${answer.kind}: ${refused.map(({ item, detail }) => `${item} (${detail})`).join("; ")}`,
      },
      notes: ["The state after is that after the release."],
    });
  },
};

/** An investigator opens one interface for forensics and claims the instance; returns the group that the interface has now. */
async function changeSince(workload: Workload): Promise<string> {
  const ec2 = workload.account.client(EC2Client, workload.region);
  const group = workload.network.applicationGroupId;
  await ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: workload.interfaces[0]?.id, Groups: [group] }),
  );
  await ec2.send(
    new CreateTagsCommand({
      Resources: [workload.instanceId],
      Tags: [{ Key: names.incidentTagKey, Value: investigation }],
    }),
  );
  return group;
}
