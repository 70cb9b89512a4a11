import assert from "node:assert/strict";
import type { JournalEntry } from "../../../rehearsal/gateway/journal";
import { callsOf, containmentOf, isGroupSwap, timelineOf } from "../../../rehearsal/scenarios/responderCalls";

let sequence = 0;

function call(operation: string, startedAt: number, endedAt: number, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    sequence: ++sequence,
    id: String(sequence),
    account: "111122223333",
    principalArn: "arn:aws:sts::111122223333:assumed-role/Security-IR-Role/firebreak-isolate-instance",
    service: "ec2",
    operation,
    region: "eu-central-1",
    startedAt,
    endedAt,
    status: 200,
    ...more,
  };
}

const swap = { parameters: { NetworkInterfaceId: "eni-1", SecurityGroupId: ["sg-1"] } };
const idle = {
  parameters: { NetworkInterfaceId: "eni-1", ConnectionTrackingSpecification: { TcpEstablishedTimeout: "60" } },
};

describe("Calls of a responder", () => {
  it("are those of its sessions, in order of their start, and of nobody else", () => {
    const mine = [call("DescribeInstances", 5, 9), call("AssumeRole", 1, 4, { service: "sts" })];
    const others = [
      call("DescribeInstances", 2, 3, { principalArn: "arn:aws:iam::111122223333:user/deployer" }),
      call("DescribeInstances", 2, 3, {
        principalArn: "arn:aws:sts::1:assumed-role/Security-IR-Role/firebreak-release-incident",
      }),
    ];
    assert.deepEqual(
      callsOf("isolate-instance", [...others, ...mine]).map(({ operation }) => operation),
      ["AssumeRole", "DescribeInstances"],
    );
  });

  it("tell a swap of groups from a shorter idle time-out", () => {
    assert.equal(isGroupSwap(call("ModifyNetworkInterfaceAttribute", 0, 1, swap)), true);
    assert.equal(isGroupSwap(call("ModifyNetworkInterfaceAttribute", 0, 1, idle)), false);
  });

  it("contain at the end of the last swap that succeeded", () => {
    const calls = [
      call("AssumeRole", 10, 20, { service: "sts" }),
      call("DescribeInstances", 20, 30),
      call("ModifyNetworkInterfaceAttribute", 30, 40, swap),
      call("ModifyNetworkInterfaceAttribute", 31, 45, swap),
      call("ModifyNetworkInterfaceAttribute", 50, 90, { ...swap, status: 503 }),
      call("CreateTags", 46, 60),
    ];
    assert.deepEqual(containmentOf(calls, 5), { milliseconds: 40, sequentialCalls: 3, totalCalls: 6 });
  });

  it("contain nothing without a swap", () => {
    assert.equal(containmentOf([call("DescribeInstances", 0, 1)], 0), undefined);
  });

  it("are laid out by phase, with accounts by name and errors by code", () => {
    const calls = [
      call("PutItem", 1, 2, { service: "dynamodb" }),
      call("ModifyNetworkInterfaceAttribute", 2, 3, swap),
      call("GetRolePolicy", 3, 4, { service: "iam", errorCode: "NoSuchEntity" }),
      call("CreateTags", 4, 5),
    ];
    const timeline = timelineOf(calls, 1, () => "payments");
    assert.deepEqual(
      timeline.map(({ phase }) => phase),
      ["record", "containment", "lookup", "aftercare"],
    );
    assert.deepEqual([timeline[2]?.error, timeline[2]?.account, timeline[0]?.start], ["NoSuchEntity", "payments", 0]);
  });
});
