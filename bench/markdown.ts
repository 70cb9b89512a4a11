import type { IsolationMeasurement } from "./isolation";
import { interfaceCounts, latencies } from "./isolation";
import type { Measurements } from "./measurements";
import { targetsOf } from "./targets";

/** The measurements as a person reads them: targets first, then every number behind them. */
export function markdownOf(measurements: Measurements): string {
  const { machine, coldStart, storm } = measurements;
  return [
    "# Measured",
    "",
    `${measurements.measuredAt}, ${machine.processors} × ${machine.processor}, Node ${machine.node}, ${machine.platform}; ` +
      `load average ${measurements.loadAverage.toFixed(1)}; the run took ${measurements.seconds} s. ` +
      "Compare within a run only: ratios and counts carry over to other machines, milliseconds don't.",
    "",
    "## Targets",
    "",
    ...table(
      ["target", "wanted", "measured", "met"],
      targetsOf(measurements).map(({ name, wanted, measured, met }) => [
        name,
        wanted,
        measured,
        met ? "yes" : "**no**",
      ]),
    ),
    "",
    "## Until the last interface is isolated",
    "",
    "Median ms with 0, 25 and 50 ms added to each call, from the event's hand-over to a warm handler. The chain is the number of calls",
    "that wait for one another until then, the ledger's included, at 50 ms. The responder records the state before, reads back and",
    "reports; the reference does not record. What the responder does after isolation by default (deny, protect, snapshot and so on)",
    "is off. The reference makes a group for each finding, so that for it the group is always absent, and keeps no session. The",
    "emulator answers one call at a time, which AWS does not: with 15 interfaces that slows the responder and not the reference.",
    "",
    ...table(
      ["", "interfaces", "group", "session", "0 ms", "25 ms", "50 ms", "chain", "calls in all"],
      isolationRows(measurements.isolation),
    ),
    "",
    "The Node sequence makes the reference's calls in the reference's order with clients and connections kept: what it gains on the",
    "reference is the language's and the connections', what the responder gains on it is the order of calls.",
    "",
    "## Cold start",
    "",
    "A fresh process: ready is with everything loaded and clients made; isolated is one instance more, with 50 ms on each call.",
    "The responder makes the member's EC2 client when it first hears of the member; that is part of isolated, and the EC2 code is",
    "loaded by then.",
    "",
    ...table(
      ["", "ready ms", "isolated ms", "peak MiB"],
      coldStart.map((row) => [
        row.contender,
        String(row.readyMilliseconds),
        String(row.isolatedMilliseconds),
        String(row.peakMebibytes ?? "not told"),
      ]),
    ),
    "",
    "## Storm",
    "",
    `${storm.events} events about ${storm.instances} instances, each event delivered twice, in no order and all at once, through the bus and ` +
      `the deployed function: ${storm.isolated} isolated by ${storm.moves} moves of an interface, ${storm.errors} errors, quiet after ${storm.seconds} s. ` +
      `Delivered once more, an event costs ${storm.callsPerDuplicate} calls.`,
    "",
  ].join("\n");
}

/** One row for each contender, number of interfaces, group and session; its latencies side by side. */
function isolationRows(measured: readonly IsolationMeasurement[]): readonly (readonly string[])[] {
  const kinds = new Map(measured.map((row) => [`${row.contender}/${row.group}/${row.session}`, row]));
  return [...kinds.values()].flatMap(({ contender, group, session }) =>
    interfaceCounts.map((interfaces) => {
      const row = measured.filter(
        (each) =>
          each.contender === contender &&
          each.group === group &&
          each.session === session &&
          each.interfaces === interfaces,
      );
      const at = (latency: number) => row.find(({ latencyMilliseconds }) => latencyMilliseconds === latency);
      return [
        contender,
        String(interfaces),
        group,
        session,
        ...latencies.map((latency) => String(at(latency)?.milliseconds ?? "")),
        String(at(50)?.sequentialCalls ?? ""),
        String(at(50)?.totalCalls ?? ""),
      ];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
