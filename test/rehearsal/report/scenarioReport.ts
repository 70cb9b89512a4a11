import type { RehearsalReport, ScenarioReport } from "../../../rehearsal/report/rehearsalReport";

/** A scenario that went well; a test changes what it is about. */
export const isolated: ScenarioReport = {
  name: "isolate",
  summary: "An instance calls a command-and-control server; it is cut off.",
  passed: true,
  expected: "both interfaces hold only the isolation group",
  observed: "both interfaces hold only the isolation group",
  target: "i-0123456789abcdef0 in payments",
  trigger: "Backdoor:EC2/C&CActivity.B!DNS",
  before: ["eni-1: groups web", "tags: none"],
  after: ["eni-1: groups firebreak-isolation", "tags: none"],
  containment: { milliseconds: 412.4, sequentialCalls: 4, totalCalls: 23 },
  exception: { passed: true, summary: "exempt: approved by CHG-123, nothing changed" },
  release: { passed: true, summary: "5 things restored" },
  timeline: [
    { start: 0, end: 40, account: "payments", service: "ec2", operation: "DescribeInstances", phase: "lookup" },
    { start: 41, end: 80, account: "security", service: "dynamodb", operation: "PutItem", phase: "record" },
    {
      start: 81,
      end: 120,
      account: "payments",
      service: "ec2",
      operation: "ModifyNetworkInterfaceAttribute",
      phase: "containment",
    },
    {
      start: 121,
      end: 160,
      account: "payments",
      service: "ec2",
      operation: "CreateSnapshots",
      phase: "aftercare",
      error: "RequestLimitExceeded",
    },
  ],
  notes: ["Connections that were tracked before may linger for up to 60 s."],
  milliseconds: 1500,
};

export const forgery: ScenarioReport = {
  name: "forged-event",
  summary: "Another account forges a finding.",
  passed: false,
  expected: "nothing changed",
  observed: "eni-1 holds firebreak-isolation",
  target: "i-0fedcba9876543210 in storefront",
  before: [],
  after: [],
  timeline: [],
  notes: [],
  milliseconds: 900,
};

export function reportOf(...scenarios: readonly ScenarioReport[]): RehearsalReport {
  return {
    passed: scenarios.every(({ passed }) => passed),
    startedAt: "2026-11-21T12:00:00.000Z",
    milliseconds: 31_400,
    stacks: [
      { name: "security", resources: 40, milliseconds: 9000 },
      { name: "member-payments", resources: 11, milliseconds: 5000 },
    ],
    scenarios,
  };
}
