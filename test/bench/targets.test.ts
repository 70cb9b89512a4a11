import assert from "node:assert/strict";
import type { AutomationMeasurement } from "../../bench/automation";
import { type BlockingMeasurement, userSizes } from "../../bench/blocking";
import { type ConfinementMeasurement, portCounts } from "../../bench/confinement";
import type { IsolationMeasurement } from "../../bench/isolation";
import { markdownOf } from "../../bench/markdown";
import type { Measurements } from "../../bench/measurements";
import { addedBy, type PreviewedWith, type PreviewMeasurement } from "../../bench/policyPreview";
import { type RequestedKind, type RequestMeasurement, requestedKinds } from "../../bench/request";
import { targetsOf } from "../../bench/targets";

const interfaceCounts = [1, 3, 15] as const;

function rows(of: Pick<IsolationMeasurement, "contender" | "group" | "session">, chain: number, milliseconds: number) {
  return interfaceCounts.map((interfaces) => ({
    ...of,
    interfaces,
    latencyMilliseconds: 50,
    runs: 3,
    milliseconds,
    sequentialCalls: chain,
    totalCalls: 9,
  }));
}

function automationRow(
  contender: AutomationMeasurement["contender"],
  session: "new" | "cached",
  sequentialCalls: number,
  milliseconds: number,
): AutomationMeasurement {
  const shared = { latencyMilliseconds: 50, taggedResources: 120, runs: 2, totalCalls: 10 };
  return { ...shared, contender, session, sequentialCalls, milliseconds };
}

function confinementRows(
  contender: ConfinementMeasurement["contender"],
  milliseconds: Readonly<Record<1 | 5 | 50, number>>,
  chainOf: (ports: number) => number,
): ConfinementMeasurement[] {
  return portCounts.map((ports) => ({
    contender,
    ports,
    session: "new",
    latencyMilliseconds: 50,
    runs: 2,
    milliseconds: milliseconds[ports],
    sequentialCalls: chainOf(ports),
    totalCalls: 10,
  }));
}

function blockingRows(
  of: Pick<BlockingMeasurement, "contender" | "session">,
  sequentialCalls: number,
  milliseconds: number,
): BlockingMeasurement[] {
  const shared = { latencyMilliseconds: 50, runs: 2, totalCalls: 12, sequentialCalls, milliseconds };
  return userSizes.map((user) => ({ ...of, ...shared, user }));
}

function requestRows(
  contender: RequestMeasurement["contender"],
  chains: Readonly<Record<RequestedKind, number>>,
  milliseconds: number,
  waitSeconds: number,
): RequestMeasurement[] {
  const shared = { contender, latencyMilliseconds: 50, runs: 3, totalCalls: 20, milliseconds };
  return requestedKinds.map((kind) => ({
    ...shared,
    kind,
    sequentialCalls: chains[kind],
    waitSeconds: kind === "instance" ? waitSeconds : 0,
  }));
}

function previewRows(pack: PreviewedWith, few: number, many: number, violations: number): PreviewMeasurement[] {
  return [
    { pack, resources: 10, runs: 3, milliseconds: few, violations: 0 },
    { pack, resources: 500, runs: 3, milliseconds: many, violations },
  ];
}

/** Every target is met, each by exactly what is wanted. */
const atTheLimit: Measurements = {
  measuredAt: "2026-11-21T12:00:00.000Z",
  machine: { processor: "example", processors: 2, node: "v20", platform: "linux x64" },
  loadAverage: 1,
  isolation: [
    ...rows({ contender: "responder", group: "present", session: "new" }, 4, 200),
    ...rows({ contender: "responder", group: "present", session: "cached" }, 3, 150),
    ...rows({ contender: "responder", group: "absent", session: "new" }, 6, 300),
    ...rows({ contender: "responder", group: "absent", session: "cached" }, 5, 250),
    ...rows({ contender: "reference (Python)", group: "absent", session: "new" }, 6, 1000),
  ],
  automation: [
    automationRow("responder", "new", 3, 250),
    automationRow("responder", "cached", 2, 150),
    automationRow("reference (Python)", "new", 5, 300),
  ],
  confinement: [
    ...confinementRows("responder", { 1: 200, 5: 200, 50: 300 }, () => 4),
    ...confinementRows("reference (Python)", { 1: 200, 5: 1600, 50: 9000 }, (ports) => 4 * ports + 1),
  ],
  blocking: [
    ...blockingRows({ contender: "responder", session: "new" }, 3, 250),
    ...blockingRows({ contender: "responder", session: "cached" }, 2, 150),
    ...blockingRows({ contender: "reference (Python)", session: "new" }, 3, 250),
  ],
  requests: [
    ...requestRows("responder", { user: 5, role: 5, function: 7, instance: 6 }, 1000, 0),
    ...requestRows("reference (Python)", { user: 3, role: 3, function: 5, instance: 11 }, 1000, 60),
  ],
  coldStart: [
    { contender: "responder", runs: 5, readyMilliseconds: 100, isolatedMilliseconds: 400, peakMebibytes: 80 },
    { contender: "reference (Python)", runs: 5, readyMilliseconds: 300, isolatedMilliseconds: 900, peakMebibytes: 81 },
  ],
  bundles: [{ responder: "isolate-instance", bytes: 1_000_000, limit: 1_000_000 }],
  storm: { instances: 100, events: 1000, isolated: 100, moves: 100, errors: 0, callsPerDuplicate: 2, seconds: 9 },
  mixedStorm: {
    ofEach: 25,
    events: 150,
    contained: { instances: 25, users: 25, groups: 25 },
    incidents: 75,
    errors: 0,
    seconds: 9,
  },
  previews: [
    ...previewRows("no pack", 1000, 3000, 0),
    ...previewRows("Firebreak's pack", 2020, 7500, 0),
    ...previewRows("AWSGuard", 2000, 5250, 200),
  ],
  rollout: {
    atOnce: 3,
    rows: [
      { contender: "sequential loop", accounts: 6, seconds: 79 },
      { contender: "rollout", accounts: 10, seconds: 87 },
      { contender: "rollout", accounts: 30, seconds: 300 },
    ],
  },
  seconds: 200,
};

function unmet(measurements: Measurements): readonly string[] {
  return targetsOf(measurements)
    .filter(({ met }) => !met)
    .map(({ name }) => name);
}

/** The measurements with the isolation rows of the responder changed. */
function withResponder(change: (row: IsolationMeasurement) => IsolationMeasurement): Measurements {
  return {
    ...atTheLimit,
    isolation: atTheLimit.isolation.map((row) => (row.contender === "responder" ? change(row) : row)),
  };
}

describe("The bench's targets", () => {
  it("are met at their limits", () => {
    assert.deepEqual(unmet(atTheLimit), []);
  });

  it("are missed by a chain that is one call too long, or that grows with the interfaces", () => {
    const longer = withResponder((row) => ({ ...row, sequentialCalls: row.sequentialCalls + 1 }));
    assert.equal(unmet(longer).filter((name) => name.startsWith("sequential calls")).length, 3);
    const growing = withResponder((row) => ({ ...row, sequentialCalls: row.interfaces === 1 ? 2 : 3 }));
    assert.equal(unmet(growing).filter((name) => name.startsWith("sequential calls")).length, 3);
  });

  it("are missed by a slower isolation, each ratio on its own", () => {
    const slower = withResponder((row) => ({ ...row, milliseconds: row.interfaces === 15 ? 201 : 200 }));
    assert.deepEqual(unmet(slower), ["time to isolation at 50 ms, 15 interfaces, group present"]);
  });

  it("are missed by a confinement that takes a call more for more ports, or too long", () => {
    const withRows = (change: (row: ConfinementMeasurement) => Partial<ConfinementMeasurement>) => ({
      ...atTheLimit,
      confinement: atTheLimit.confinement.map((row) =>
        row.contender === "responder" ? { ...row, ...change(row) } : row,
      ),
    });
    const grown = withRows(({ ports }) => ({ sequentialCalls: ports === 50 ? 5 : 4 }));
    assert.deepEqual(unmet(grown), ["sequential calls until a group is closed"]);
    const slower = withRows(({ ports }) => ({ milliseconds: ports === 50 ? 301 : 200 }));
    assert.deepEqual(unmet(slower), ["time to closed at 50 ms, 50 open ports in both families"]);
  });

  it("are missed by a block that is slower than the reference's, or takes a call more for a large user", () => {
    const withRows = (change: (row: BlockingMeasurement) => Partial<BlockingMeasurement>) => ({
      ...atTheLimit,
      blocking: atTheLimit.blocking.map((row) => (row.contender === "responder" ? { ...row, ...change(row) } : row)),
    });
    const grown = withRows(({ user, session }) =>
      user === "large" && session === "new" ? { sequentialCalls: 4 } : {},
    );
    assert.deepEqual(unmet(grown), ["sequential calls until a user is denied, new session"]);
    const slower = withRows(({ user, session }) =>
      user === "small" && session === "new" ? { milliseconds: 251 } : {},
    );
    assert.deepEqual(unmet(slower), ["time to denied at 50 ms, small user"]);
  });

  it("are missed by a request that takes a call more, or is slower than the reference without its wait", () => {
    const withRows = (changes: Partial<RequestMeasurement>) => ({
      ...atTheLimit,
      requests: atTheLimit.requests.map((row) =>
        row.contender === "responder" && row.kind === "instance" ? { ...row, ...changes } : row,
      ),
    });
    assert.deepEqual(unmet(withRows({ sequentialCalls: 7 })), [
      "sequential calls from a request until the instance is contained",
    ]);
    assert.deepEqual(unmet(withRows({ milliseconds: 1001 })), [
      "time from a request to isolation at 50 ms, the reference's wait left out",
    ]);
    assert.equal(unmet({ ...atTheLimit, requests: [] }).length, 5);
  });

  it("are missed by a policy pack that holds a preview up, or that takes much longer than AWSGuard", () => {
    const withRow = (pack: PreviewedWith, milliseconds: number) => ({
      ...atTheLimit,
      previews: atTheLimit.previews.map((row) =>
        row.pack === pack && row.resources === 500 ? { ...row, milliseconds } : row,
      ),
    });
    const [slow, slower] = ["preview of 500 resources with the policy pack", "what the policy pack adds to it"];
    assert.deepEqual(unmet(withRow("Firebreak's pack", 7501)), [slow, slower]);
    assert.deepEqual(unmet(withRow("AWSGuard", 5200)), [slower]);
    assert.deepEqual(unmet({ ...atTheLimit, previews: [] }), [slow]);
    const withoutAwsGuard = atTheLimit.previews.filter(({ pack }) => pack !== "AWSGuard");
    assert.deepEqual(unmet({ ...atTheLimit, previews: withoutAwsGuard }), []);
  });

  it("are missed by a rollout that is hardly quicker than a loop, or that slows down with the number of accounts", () => {
    const [loop, few] = atTheLimit.rollout.rows;
    assert.ok(loop && few);
    const rows = (seconds: number) => [loop, few, { contender: "rollout" as const, accounts: 30, seconds }];
    const [gain, growth] = ["accounts a minute, rollout to 30 accounts", "time by the account, 30 accounts to 10"];
    assert.deepEqual(unmet({ ...atTheLimit, rollout: { atOnce: 3, rows: rows(330) } }), [gain, growth]);
    assert.deepEqual(unmet({ ...atTheLimit, rollout: { atOnce: 3, rows: rows(200) } }), []);
  });

  it("tell what a pack costs at all from what it costs with each resource", () => {
    const previews = [...previewRows("no pack", 1000, 3000, 0), ...previewRows("AWSGuard", 2020, 5000, 200)];
    assert.deepEqual(addedBy("AWSGuard", previews), { once: 1000, perResource: 2 });
    assert.equal(addedBy("AWSGuard", []), undefined);
  });

  it("are missed by a mixed storm that leaves one resource open, opens a second incident or fails once", () => {
    const { mixedStorm } = atTheLimit;
    const missed = ["mixed storm of 150 events"];
    const contained = { ...mixedStorm.contained, users: 24 };
    assert.deepEqual(unmet({ ...atTheLimit, mixedStorm: { ...mixedStorm, contained } }), missed);
    assert.deepEqual(unmet({ ...atTheLimit, mixedStorm: { ...mixedStorm, incidents: 76 } }), missed);
    assert.deepEqual(unmet({ ...atTheLimit, mixedStorm: { ...mixedStorm, errors: 1 } }), missed);
  });

  it("are missed by a storm that isolates twice, fails once or asks too much for a duplicate", () => {
    const { storm } = atTheLimit;
    assert.deepEqual(unmet({ ...atTheLimit, storm: { ...storm, moves: 101 } }), ["storm of 1000 events"]);
    assert.deepEqual(unmet({ ...atTheLimit, storm: { ...storm, errors: 1 } }), ["storm of 1000 events"]);
    assert.deepEqual(unmet({ ...atTheLimit, storm: { ...storm, callsPerDuplicate: 2.01 } }), ["calls per duplicate"]);
  });

  it("are missed by what was not measured", () => {
    assert.deepEqual(unmet({ ...atTheLimit, coldStart: [] }), [
      "cold start until ready",
      "peak memory after one event",
    ]);
    assert.equal(unmet({ ...atTheLimit, isolation: [] }).length, 6);
    assert.equal(unmet({ ...atTheLimit, blocking: [] }).length, 4);
    assert.equal(unmet({ ...atTheLimit, confinement: [] }).length, 3);
  });

  it("are shown in the table whether or not they are met", () => {
    const text = markdownOf({ ...atTheLimit, storm: { ...atTheLimit.storm, errors: 1 } });
    assert.match(text, /\| storm of 1000 events \| .* \| 100 isolated by 100 moves, 1 errors \| \*\*no\*\* \|/);
    assert.match(text, /\| AWSGuard \| 2000 \| 5250 \| 974 ms \| 2\.6 ms \| 200 \|/);
    assert.match(text, /\| calls per duplicate \| at most 2 \| 2 \| yes \|/);
    assert.match(text, /\| reference \(Python\) \| 15 \| absent \| new \| {2}\| {2}\| 1000 \| 6 \| 9 \|/);
  });
});
