import type { ContenderName } from "./contender";
import type { IsolationMeasurement } from "./isolation";
import type { Measurements } from "./measurements";

/** What the responder is held to, and whether it was so in this run. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Ratios are of times measured in the same run, on the same machine. */
export function targetsOf(measurements: Measurements): readonly Target[] {
  const { coldStart, bundles, storm } = measurements;
  const cold = (name: ContenderName) => coldStart.find(({ contender }) => contender === name);
  const [ours, theirs] = [cold("responder"), cold("reference (Python)")];
  return [
    chainTarget(measurements, "group present, new session", 4, { group: "present", session: "new" }),
    chainTarget(measurements, "group present, cached session", 3, { group: "present", session: "cached" }),
    chainTarget(measurements, "group absent, new session", 6, { group: "absent", session: "new" }),
    speedTarget(measurements, 2, { interfaces: 1, group: "present" }),
    speedTarget(measurements, 1.3, { interfaces: 1, group: "absent" }),
    speedTarget(measurements, 5, { interfaces: 15, group: "present" }),
    ratioTarget("cold start until ready", 3, theirs?.readyMilliseconds, ours?.readyMilliseconds),
    {
      name: "peak memory after one event",
      wanted: "below the reference's",
      measured: `${ours?.peakMebibytes ?? "?"} MiB, reference ${theirs?.peakMebibytes ?? "?"} MiB`,
      met: (ours?.peakMebibytes ?? Number.POSITIVE_INFINITY) < (theirs?.peakMebibytes ?? 0),
    },
    ...bundles.map(({ responder, bytes, limit }) => ({
      name: `bundle of ${responder}`,
      wanted: `at most ${limit} bytes`,
      measured: `${bytes} bytes`,
      met: bytes <= limit,
    })),
    {
      name: `storm of ${storm.events} events`,
      wanted: `exactly ${storm.instances} isolations, 0 errors`,
      measured: `${storm.isolated} isolated by ${storm.moves} moves, ${storm.errors} errors`,
      met: storm.isolated === storm.instances && storm.moves === storm.instances && storm.errors === 0,
    },
    {
      name: "calls per duplicate",
      wanted: "at most 2",
      measured: String(storm.callsPerDuplicate),
      met: storm.callsPerDuplicate <= 2,
    },
  ];
}

/** With 50 ms on each call the chain shows clearest; it must not grow with the interfaces. */
function chainTarget(
  { isolation }: Measurements,
  name: string,
  most: number,
  of: Pick<IsolationMeasurement, "group" | "session">,
): Target {
  const rows = isolation.filter(
    (row) =>
      row.contender === "responder" &&
      row.latencyMilliseconds === 50 &&
      row.group === of.group &&
      row.session === of.session,
  );
  const chains = rows.map(({ sequentialCalls }) => sequentialCalls);
  return {
    name: `sequential calls, ${name}`,
    wanted: `at most ${most}, for 1, 3 and 15 interfaces alike`,
    measured: chains.join(", "),
    met: chains.length > 0 && Math.max(...chains) <= most && new Set(chains).size === 1,
  };
}

function speedTarget(
  { isolation }: Measurements,
  least: number,
  of: Pick<IsolationMeasurement, "interfaces" | "group">,
): Target {
  const at50 = isolation.filter((row) => row.latencyMilliseconds === 50 && row.interfaces === of.interfaces);
  const ours = at50.find((row) => row.contender === "responder" && row.session === "new" && row.group === of.group);
  const theirs = at50.find((row) => row.contender === "reference (Python)");
  const name = `time to isolation at 50 ms, ${of.interfaces} interface${of.interfaces === 1 ? "" : "s"}, group ${of.group}`;
  return ratioTarget(name, least, theirs?.milliseconds, ours?.milliseconds);
}

function ratioTarget(name: string, least: number, theirs: number | undefined, ours: number | undefined): Target {
  const ratio = theirs === undefined || ours === undefined ? undefined : theirs / ours;
  return {
    name,
    wanted: `at least ${least}× quicker than the reference`,
    measured: ratio === undefined ? "not measured" : `${ratio.toFixed(2)}× (${ours} ms to ${theirs} ms)`,
    met: ratio !== undefined && ratio >= least,
  };
}
