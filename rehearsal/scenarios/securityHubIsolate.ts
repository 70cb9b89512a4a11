import { asffOf } from "../gateway/securityHub/guardDutyFinding";
import type { SecurityFinding } from "../gateway/securityHub/securityFinding";
import { chooseAction } from "../world/customAction";
import { findingAbout, type InstanceFinding } from "../world/finding";
import { readInstance } from "../world/instanceState";
import { isolationGroupsOf } from "../world/networkState";
import type { Workload } from "../world/workload";
import { hasNoDeadLetter, isIsolated } from "./expectations";
import { type Response, respondTo, resultOf } from "./response";
import type { Scenario } from "./scenario";
import type { Expectation } from "./verdict";

/** Too weak a sign for the playbook to cut a host off, and at Low severity nobody is told either. */
const trigger = "Behavior:EC2/NetworkPortUnusual";

/** What no rule would isolate, an analyst does; one choice of several findings is several responses. */
export const securityHubIsolate: Scenario = {
  name: "security-hub-isolate",
  summary:
    'An analyst sends three findings by "Isolate EC2": both instances are isolated; the finding that names two resources is refused.',
  async run(organization) {
    const one = await organization.launch("payments");
    const other = await organization.launch("storefront");
    const spared = await organization.launch("sandbox");
    const findings = [one, other, spared].map((workload) => findingAbout(workload, trigger, { severity: 2 }));
    const [first, second, third] = findings;
    if (first === undefined || second === undefined || third === undefined) throw new Error("three findings were made");
    for (const finding of findings) await organization.fire(finding);
    await organization.settled();
    const isolatedBefore = (await organization.ledger()).filter(({ resource }) =>
      namesAny(resource, [one, other, spared]),
    );

    const response = await respondTo(organization, one, findings, async () => {
      await chooseAction(organization, "Isolate EC2", [first.id, second.id, ofTwoResources(third)]);
    });
    const ledger = await organization.ledger();
    const contained = ledger.filter(
      ({ resource, status }) => status === "contained" && namesAny(resource, [one, other, spared]),
    );
    const untouched = await readInstance(spared);
    const expectations: Expectation[] = [
      {
        claim: "nothing happened before the analyst chose",
        holds: isolatedBefore.length === 0,
        otherwise: `the ledger already held ${isolatedBefore.length} incidents`,
      },
      isIsolated(response),
      isIsolated(await asSeenFrom(response, other)),
      {
        claim: "one incident an instance",
        holds: contained.length === 2,
        otherwise: `the ledger holds ${contained.map(({ resource }) => resource).join(", ") || "none"}`,
      },
      refused(response, third.id),
      {
        claim: "the instance of the refused finding keeps its groups",
        holds: untouched.interfaces.every(({ groupNames }) => !groupNames.some((name) => name.includes("isolation"))),
        otherwise: "it was isolated",
      },
      hasNoDeadLetter(response),
    ];
    return resultOf(organization, response, expectations, {
      trigger: `${trigger}, action Isolate EC2`,
      notes: ["The state before and after is that of the first instance."],
    });
  },
};

/** The finding as Security Hub has it, with a volume beside its instance. */
function ofTwoResources(finding: InstanceFinding): SecurityFinding {
  const { Resources: resources, ...rest } = asffOf(finding);
  const volume = { Type: "AwsEc2Volume", Id: `arn:aws:ec2:${finding.region}:${finding.accountId}:volume/vol-0abc` };
  return { ...rest, Resources: [...resources, volume] };
}

async function asSeenFrom(response: Response, workload: Workload): Promise<Response> {
  const [after, isolationGroups] = await Promise.all([
    readInstance(workload),
    isolationGroupsOf(workload.account, workload.network.vpcId, workload.region),
  ]);
  return { ...response, workload, after, isolationGroups };
}

function refused({ alerts }: Response, findingId: string): Expectation {
  const notices = alerts.filter(({ resource }) => resource === `finding/${findingId}`);
  return {
    claim: "people are told why the third was refused",
    holds:
      notices.length === 1 &&
      notices[0]?.heading === "NOT CONTAINED" &&
      (notices[0]?.summary ?? "").includes("names 2 resources"),
    otherwise: `notices about it: ${notices.map(({ heading }) => heading).join(", ") || "none"}`,
  };
}

function namesAny(resource: string, workloads: readonly Workload[]): boolean {
  return workloads.some(({ instanceId }) => resource === `instance/${instanceId}`);
}
