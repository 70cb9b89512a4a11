import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteTargetGroupCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { type FaultRule, faultKinds } from "../../../rehearsal/gateway/faults";
import { Rehearsal } from "../../../rehearsal/rehearsal";
import { hasNoDeadLetter, hasOneIncident, isIsolated, wasFollowedUp } from "../../../rehearsal/scenarios/expectations";
import { type Response, respondTo } from "../../../rehearsal/scenarios/response";
import type { Expectation } from "../../../rehearsal/scenarios/verdict";
import { findingAbout } from "../../../rehearsal/world/finding";
import { createFleet } from "../../../rehearsal/world/fleet";
import { createNetwork } from "../../../rehearsal/world/network";
import { type MemberName, memberNames } from "../../../rehearsal/world/organizationPlan";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { stopRecording } from "../../../rehearsal/world/unrecorded";
import type { Workload } from "../../../rehearsal/world/workload";
import { assertAll } from "../assertAll";

/**
 * Every call of one isolation in a VPC without an isolation group: operation and how often. The first test holds the table
 * to what the responder really calls, so that no call goes untested.
 */
const calls: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["dynamodb", "PutItem", 4],
  ["ec2", "DescribeInstances", 1],
  ["ec2", "DescribeSecurityGroups", 1],
  ["ec2", "CreateSecurityGroup", 1],
  ["ec2", "RevokeSecurityGroupEgress", 2],
  ["ec2", "ModifyNetworkInterfaceAttribute", 2],
  ["ec2", "DescribeNetworkInterfaces", 1],
  ["ec2", "DescribeSecurityGroupRules", 1],
  ["iam", "GetInstanceProfile", 1],
  ["iam", "GetRolePolicy", 1],
  ["iam", "PutRolePolicy", 1],
  ["ec2", "DescribeInstanceAttribute", 2],
  ["ec2", "ModifyInstanceAttribute", 2],
  ["autoscaling", "DescribeAutoScalingInstances", 2],
  ["autoscaling", "EnterStandby", 1],
  ["elasticloadbalancing", "DescribeTargetGroups", 1],
  ["elasticloadbalancing", "DescribeTargetHealth", 1],
  ["elasticloadbalancing", "DeregisterTargets", 1],
  ["ec2", "CreateTags", 1],
  ["ec2", "DescribeSnapshots", 1],
  ["ec2", "CreateSnapshots", 1],
  ["sns", "Publish", 1],
  ["guardduty", "ListDetectors", 1],
  ["guardduty", "ArchiveFindings", 1],
];

/** What the impact card is read by, once the instance is contained; what fails of it is said on the card. */
const ofTheCard: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["ec2", "DescribeInstances", 1],
  ["iam", "GetInstanceProfile", 1],
  ["iam", "GetRole", 1],
];

/** Of all calls together, those of the card included: `ec2 DescribeInstances` and how often. */
function together(): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const [service, operation, times] of [...calls, ...ofTheCard]) {
    const call = `${service} ${operation}`;
    counted[call] = (counted[call] ?? 0) + times;
  }
  return counted;
}

/** Archiving may fail without a consequence, and an instance that can't go on standby is detached; all else must be heard of. */
const mayFail = new Set(["ListDetectors", "ArchiveFindings", "EnterStandby"]);

const makesTheGroup = new Set(["CreateSecurityGroup", "RevokeSecurityGroupEgress"]);
const fleetServices = new Set(["autoscaling", "elasticloadbalancing"]);

/** A process keeps what these answer, so that they are called again only by a new one. */
const kept = new Set(["AssumeRole", "ListDetectors"]);

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;

/** Called in the security account, for whichever member. */
const homeServices = new Set(["sts", "dynamodb", "sns", "guardduty"]);

const responder = "firebreak-isolate-instance";

describe("An isolation that is struck at any of its calls", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let struck = 0;

  // An organization of its own, in which Config records nothing: it would find the volumes of each of the hundred instances,
  // and people be told of each.
  before(async () => {
    rehearsal = await Rehearsal.open();
    for (const member of memberNames) await stopRecording(rehearsal.organization.account(member));
  });
  after(() => rehearsal?.close());

  // Each isolation looks at every target group of its account, so that those of the tests before would be looked at, too.
  const targetGroups: { readonly account: RehearsedAccount; readonly TargetGroupArn: string }[] = [];
  afterEach(async () => {
    for (const { account, TargetGroupArn } of targetGroups.splice(0))
      await account.client(ElasticLoadBalancingV2Client).send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  });

  /**
   * An instance for which this call will be made: one in service for the calls of its Auto Scaling group and load balancer,
   * one in a VPC where nothing was ever isolated for those that make the isolation group.
   */
  async function freshWorkload(
    member: MemberName,
    call: { service?: string; operation?: string } = {},
  ): Promise<Workload> {
    const { organization } = rehearsal;
    const account = organization.account(member);
    const name = `struck-${++struck}`;
    const network = makesTheGroup.has(call.operation ?? "")
      ? await createNetwork(account, { name, ipv4Prefix: "10.90", dualStack: true })
      : organization.network(member);
    if (!fleetServices.has(call.service ?? "")) return organization.launch(member, { network });
    const fleet = await createFleet(account, network, name);
    targetGroups.push({ account, TargetGroupArn: fleet.targetGroupArn });
    return organization.launch(member, { network, fleet });
  }

  /** A new configuration has Lambda run the function in new processes. */
  async function startAfresh(): Promise<void> {
    await rehearsal.organization
      .account("security")
      .client(LambdaClient)
      .send(new UpdateFunctionConfigurationCommand({ FunctionName: responder, Description: `struck ${struck}` }));
  }

  function respond(workload: Workload): Promise<Response> {
    return respondTo(rehearsal.organization, workload, [findingAbout(workload, "Backdoor:EC2/C&CActivity.B!DNS")]);
  }

  async function strike(fault: FaultRule, workload: Workload): Promise<void> {
    const injected = rehearsal.organization.gateway.faults.inject({ principalArn: responder, ...fault });
    try {
      const response = await respond(workload);
      assert.ok(injected.hits > 0, `${fault.kind} never struck`);
      assertAll([
        isIsolated(response),
        wasFollowedUp(response),
        hasOneIncident(response, "contained"),
        hasNoDeadLetter(response),
        wasTold(response),
      ]);
    } finally {
      injected.remove();
    }
  }

  it("makes the calls that are struck below, and no others", async () => {
    const workload = await freshWorkload("sandbox", { service: "autoscaling", operation: "CreateSecurityGroup" });
    const response = await respond(workload);
    const counted = new Map<string, number>();
    for (const { service, operation } of response.calls) {
      const call = `${service} ${operation}`;
      counted.set(call, (counted.get(call) ?? 0) + 1);
    }
    // A session that an earlier finding left is used again; there is none before the first.
    assert.deepEqual(Object.fromEntries(counted), together());
  });

  it("isolates, and says on its card what could not be found out, where that is refused", async () => {
    const workload = await freshWorkload("sandbox");
    await strike({ kind: "access-denied", service: "iam", operation: "GetRole" }, workload);
  });

  for (const [service, operation, times] of calls) {
    for (let nth = 1; nth <= times; nth++) {
      it(`isolates once, with everything after it, whatever strikes ${operation}${times > 1 ? `, call ${nth}` : ""}`, async () => {
        const faults = faultKinds.map((kind) => ({
          kind,
          service,
          operation,
          nth,
          times: kind === "access-denied" ? 1 : endsTheInvocation,
        }));
        if (homeServices.has(service)) {
          for (const fault of faults) {
            if (kept.has(operation)) await startAfresh();
            await strike(fault, await freshWorkload("sandbox", fault));
          }
          return;
        }
        // A fault is told apart by its account, so that three can be tried at once.
        await Promise.all(
          memberNames.map(async (member, index) => {
            const account = rehearsal.organization.account(member).id;
            for (const fault of faults.filter((_, turn) => turn % memberNames.length === index)) {
              await strike({ ...fault, account }, await freshWorkload(member, fault));
            }
          }),
        );
      });
    }
  }

  for (const kind of faultKinds) {
    it(`isolates every interface though ${kind} strikes the second of three`, async () => {
      const workload = await rehearsal.organization.launch("payments", { interfaces: 3 });
      const operation = "ModifyNetworkInterfaceAttribute";
      await strike({ kind, operation, nth: 2, times: kind === "access-denied" ? 1 : endsTheInvocation }, workload);
    });
  }

  for (const [service, operation] of calls.filter(([, name]) => !["PutItem", "Publish"].includes(name))) {
    it(`is heard of where ${operation} is refused for good`, async () => {
      if (kept.has(operation)) await startAfresh();
      const workload = await freshWorkload("storefront", { service, operation });
      const fault = rehearsal.organization.gateway.faults.inject({
        kind: "access-denied",
        service,
        operation,
        principalArn: responder,
      });
      try {
        const response = await respond(workload);
        const letters = response.deadLetters.length;
        if (mayFail.has(operation)) {
          assert.equal(letters, 0);
          assertAll([isIsolated(response), wasFollowedUp(response)]);
        } else {
          assert.equal(letters, 1, "one dead letter");
          assert.ok((await alarmsInAlarm()).length > 0, "an alarm");
          assert.ok(
            response.alerts.some(({ heading }) => heading === "FAILED" || heading === "CONTAINED"),
            "a notice",
          );
        }
      } finally {
        fault.remove();
      }
    });
  }

  async function alarmsInAlarm(): Promise<readonly string[]> {
    const cloudWatch = rehearsal.organization.account("security").client(CloudWatchClient);
    const { MetricAlarms: alarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    return alarms.flatMap(({ AlarmName: name }) => name ?? []);
  }
});

/** Told of the containment at least once: an SNS publication whose answer is lost is made again. */
function wasTold({ alerts }: Response): Expectation {
  const headings = alerts.flatMap(({ heading }) => heading ?? []);
  return {
    claim: "people were told",
    holds:
      headings.includes("CONTAINED") &&
      headings.every((heading) => ["CONTAINED", "COMPLETED", "FAILED"].includes(heading)),
    otherwise: `told ${headings.join(", ") || "nothing"}`,
  };
}
