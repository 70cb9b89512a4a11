import { type BlockingMeasurement, userSizes } from "./blocking";
import type { ContenderName } from "./contender";
import type { IsolationMeasurement } from "./isolation";
import type { Measurements } from "./measurements";
import type { MixedStormMeasurement } from "./mixedStorm";
import type { PreviewedWith } from "./policyPreview";
import { type RequestedKind, type RequestMeasurement, requestedKinds } from "./request";
import { perMinute } from "./rollout";

/** What the responder is held to, and whether it was so in this run. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Ratios are of times measured in the same run, on the same machine. */
export function targetsOf(measurements: Measurements): readonly Target[] {
  const { coldStart, bundles, storm, mixedStorm } = measurements;
  const cold = (name: ContenderName) => coldStart.find(({ contender }) => contender === name);
  const [ours, theirs] = [cold("responder"), cold("reference (Python)")];
  return [
    chainTarget(measurements, "group present, new session", 4, { group: "present", session: "new" }),
    chainTarget(measurements, "group present, cached session", 3, { group: "present", session: "cached" }),
    chainTarget(measurements, "group absent, new session", 6, { group: "absent", session: "new" }),
    speedTarget(measurements, 2, { interfaces: 1, group: "present" }),
    speedTarget(measurements, 1.3, { interfaces: 1, group: "absent" }),
    speedTarget(measurements, 5, { interfaces: 15, group: "present" }),
    ...automationTargets(measurements),
    ...confinementTargets(measurements),
    ...blockingTargets(measurements),
    ...requestTargets(measurements),
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
    mixedStormTarget(mixedStorm),
    ...previewTargets(measurements),
    ...rolloutTargets(measurements),
    {
      name: "calls per duplicate",
      wanted: "at most 2",
      measured: String(storm.callsPerDuplicate),
      met: storm.callsPerDuplicate <= 2,
    },
  ];
}

/** It is to cost no more calls than the reference's, however much the account has tagged. */
function automationTargets({ automation }: Measurements): readonly Target[] {
  const at50 = automation.filter(({ latencyMilliseconds }) => latencyMilliseconds === 50);
  const chain = (session: "new" | "cached", most: number): Target => {
    const chains = at50
      .filter((row) => row.contender === "responder" && row.session === session)
      .map(({ sequentialCalls }) => sequentialCalls);
    return {
      name: `sequential calls until an automation is started, ${session} session`,
      wanted: `at most ${most}, however many resources are tagged`,
      measured: chains.join(", "),
      met: chains.length > 0 && Math.max(...chains) <= most,
    };
  };
  const most = Math.max(...at50.map(({ taggedResources }) => taggedResources));
  const of = (contender: string) =>
    at50.find((row) => row.contender === contender && row.session === "new" && row.taggedResources === most)
      ?.milliseconds;
  return [
    chain("new", 3),
    chain("cached", 2),
    ratioTarget(
      `time to start an automation at 50 ms, ${most} tagged resources`,
      1.2,
      of("reference (Python)"),
      of("responder"),
    ),
  ];
}

/** It records before it denies, and is to be no slower than the reference, which does not; whatever the user has. */
function blockingTargets({ blocking }: Measurements): readonly Target[] {
  const at50 = blocking.filter(({ latencyMilliseconds }) => latencyMilliseconds === 50);
  const chain = (session: BlockingMeasurement["session"], most: number): Target => {
    const chains = at50
      .filter((row) => row.contender === "responder" && row.session === session)
      .map(({ sequentialCalls }) => sequentialCalls);
    return {
      name: `sequential calls until a user is denied, ${session} session`,
      wanted: `at most ${most}, however many keys and policies it has`,
      measured: chains.join(", "),
      met: chains.length > 0 && Math.max(...chains) <= most && new Set(chains).size === 1,
    };
  };
  const ratio = (size: BlockingMeasurement["user"]): Target => {
    const of = (contender: BlockingMeasurement["contender"]) =>
      at50.find((row) => row.contender === contender && row.session === "new" && row.user === size)?.milliseconds;
    return ratioTarget(`time to denied at 50 ms, ${size} user`, 1, of("reference (Python)"), of("responder"));
  };
  return [chain("new", 3), chain("cached", 2), ...userSizes.map(ratio)];
}

/** Calls from the message until contained: to take the request, to hand it over, and the responder's own. */
const requestChains: Readonly<Record<RequestedKind, number>> = { user: 5, role: 5, function: 7, instance: 6 };

/** The minute that the reference waits on purpose is left out. */
function requestTargets({ requests }: Measurements): readonly Target[] {
  const at50 = requests.filter(({ latencyMilliseconds }) => latencyMilliseconds === 50);
  const of = (contender: RequestMeasurement["contender"], kind: RequestedKind) =>
    at50.find((row) => row.contender === contender && row.kind === kind);
  const chains = requestedKinds.map((kind): Target => {
    const chain = of("responder", kind)?.sequentialCalls;
    const most = requestChains[kind];
    return {
      name: `sequential calls from a request until the ${kind} is contained`,
      wanted: `at most ${most}`,
      measured: String(chain ?? "not measured"),
      met: chain !== undefined && chain <= most,
    };
  });
  return [
    ...chains,
    ratioTarget(
      "time from a request to isolation at 50 ms, the reference's wait left out",
      1,
      of("reference (Python)", "instance")?.milliseconds,
      of("responder", "instance")?.milliseconds,
    ),
  ];
}

/**
 * A pack that a preview waits for is left out of it; AWSGuard is the measure of what people put up with. The provider here makes
 * nothing: with AWS's own, whose share of a preview is larger, the first ratio is smaller.
 */
function previewTargets({ previews }: Measurements): readonly Target[] {
  const of = (pack: PreviewedWith) =>
    previews.find((row) => row.pack === pack && row.resources === 500)?.milliseconds ?? Number.NaN;
  const [without, ours, theirs] = [of("no pack"), of("Firebreak's pack"), of("AWSGuard")];
  const most = (name: string, factor: number, than: string, ratio: number, measured: string): Target => ({
    name,
    wanted: `at most ${factor}× ${than}`,
    measured: Number.isNaN(ratio) ? "not measured" : `${ratio.toFixed(2)}× (${measured})`,
    met: ratio <= factor,
  });
  return [
    most(
      "preview of 500 resources with the policy pack",
      2.5,
      "one without",
      ours / without,
      `${ours} ms to ${without} ms`,
    ),
    ...(Number.isNaN(theirs)
      ? []
      : [
          most(
            "what the policy pack adds to it",
            2,
            "what AWSGuard adds",
            (ours - without) / Math.max(1, theirs - without),
            `${ours - without} ms to ${theirs - without} ms`,
          ),
        ]),
  ];
}

/** Quicker than one after the other, and no slower by the account however many there are. */
function rolloutTargets({ rollout }: Measurements): readonly Target[] {
  const loop = rollout.rows.find(({ contender }) => contender === "sequential loop");
  const rows = rollout.rows.filter(({ contender }) => contender === "rollout");
  const [fewest, most] = [rows[0], rows.at(-1)];
  if (loop === undefined || fewest === undefined || most === undefined) return [];
  const gain = perMinute(most) / perMinute(loop);
  const growth = perMinute(fewest) / perMinute(most);
  return [
    {
      name: `accounts a minute, rollout to ${most.accounts} accounts`,
      wanted: "at least 1.3× those of the sequential loop",
      measured: `${gain.toFixed(2)}× (${perMinute(most).toFixed(1)} to ${perMinute(loop).toFixed(1)})`,
      met: gain >= 1.3,
    },
    {
      name: `time by the account, ${most.accounts} accounts to ${fewest.accounts}`,
      wanted: "at most 1.25×: linear, but for a busy moment",
      measured: `${growth.toFixed(2)}×`,
      met: growth <= 1.25,
    },
  ];
}

function mixedStormTarget({ ofEach, events, contained, incidents, errors }: MixedStormMeasurement): Target {
  const { instances, users, groups } = contained;
  return {
    name: `mixed storm of ${events} events`,
    wanted: `${ofEach} instances, users and groups contained, one incident each, 0 errors`,
    measured: `${instances} instances, ${users} users, ${groups} groups, ${incidents} incidents, ${errors} errors`,
    met: [instances, users, groups].every((count) => count === ofEach) && incidents === 3 * ofEach && errors === 0,
  };
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

/** However many ports are open, as many dependent calls; and the time that saves. */
function confinementTargets({ confinement }: Measurements): readonly Target[] {
  const at50 = confinement.filter(
    ({ latencyMilliseconds, session }) => latencyMilliseconds === 50 && session === "new",
  );
  const ours = at50.filter(({ contender }) => contender === "responder");
  const chains = ours.map(({ sequentialCalls }) => sequentialCalls);
  const of = (rows: typeof at50, ports: number) => rows.find((row) => row.ports === ports)?.milliseconds;
  const theirs = at50.filter(({ contender }) => contender !== "responder");
  const ratio = (ports: number, least: number) =>
    ratioTarget(
      `time to closed at 50 ms, ${ports} open ports in both families`,
      least,
      of(theirs, ports),
      of(ours, ports),
    );
  return [
    {
      name: "sequential calls until a group is closed",
      wanted: "at most 5, for 1, 5 and 50 ports alike",
      measured: chains.join(", "),
      met: chains.length > 0 && Math.max(...chains) <= 5 && new Set(chains).size === 1,
    },
    ratio(1, 1),
    ratio(50, 30),
  ];
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
