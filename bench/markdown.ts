import type { AutomationMeasurement } from "./automation";
import type { BlockingMeasurement } from "./blocking";
import type { IsolationMeasurement } from "./isolation";
import { interfaceCounts } from "./isolation";
import { latencies } from "./measuredRun";
import type { Measurements } from "./measurements";
import { addedBy, type PreviewedWith, previewSizes } from "./policyPreview";
import { perMinute } from "./rollout";
import { targetsOf } from "./targets";

/** The measurements as a person reads them: targets first, then every number behind them. */
export function markdownOf(measurements: Measurements): string {
  const { machine, coldStart, storm, mixedStorm } = measurements;
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
    "## Until an automation is started",
    "",
    "Median ms from the event's hand-over until Systems Manager has taken the runbook. The reference reads all tagged resources of the",
    "account for the exception, page by page, and records nothing; the responder reads the bucket, and has written the state",
    "before by then.",
    "",
    ...table(
      ["", "tagged resources", "session", "0 ms", "25 ms", "50 ms", "chain", "calls in all"],
      automationRows(measurements.automation),
    ),
    "",
    "## Until a security group is closed",
    "",
    "Each port is open in both families, two rules. The reference revokes and authorizes a rule after the other, the responder changes",
    "all in one call. It records first, and reads back afterwards.",
    "",
    ...table(
      ["", "ports", "session", "0 ms", "25 ms", "50 ms", "chain", "calls in all"],
      confinementRows(measurements.confinement),
    ),
    "",
    "## Until a user is denied",
    "",
    "Median ms from the event's hand-over until IAM has accepted the deny. The reference attaches a policy and leaves the keys; the",
    "responder has recorded the state before by then, and deactivates the keys afterwards. A small user has one key and one policy, a",
    "large one two keys and ten.",
    "",
    ...table(
      ["", "user", "session", "0 ms", "25 ms", "50 ms", "chain", "calls in all"],
      blockingRows(measurements.blocking),
    ),
    "",
    "## Until what was asked for is contained",
    "",
    "Median ms from the message's hand-over to the warm function until the last call that contains. The reference's function does it",
    "itself; ours reads the secret anew, counts the request against its limits, and asks the deployed responder, which has recorded",
    "the state before by then. The hand-over counts as a call. The reference makes a session for each request, the responder has one.",
    "What the reference waits on purpose stands beside, and is not in its numbers.",
    "",
    ...table(["", "entity", "0 ms", "50 ms", "and waits", "chain", "calls in all"], requestRows(measurements.requests)),
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
    `${mixedStorm.events} events about ${mixedStorm.ofEach} instances, as many users and as many open security groups, each delivered twice, ` +
      `all at once: ${mixedStorm.contained.instances} instances, ${mixedStorm.contained.users} users and ${mixedStorm.contained.groups} groups contained, ` +
      `${mixedStorm.incidents} incidents, ${mixedStorm.errors} errors, quiet after ${mixedStorm.seconds} s.`,
    "",
    "## Preview with a policy pack",
    "",
    "Median ms of previews of one program by the real engine, with a provider that takes every type and makes nothing. What a pack adds",
    "with each resource is its difference between the two sizes, what it adds once is the rest. AWSGuard 0.3.1, with all its policies",
    "advisory, is Pulumi's pack for AWS that npm has; the newer ones are only to be had through Pulumi Cloud.",
    "",
    ...table(
      ["", ...previewSizes.map((size) => `${size} resources`), "added once", "added with each resource", "said of 500"],
      previewRows(measurements.previews),
    ),
    "",
    "## Rollout",
    "",
    `Member stacks of 28 resources in accounts that hold nothing, by the real engine, ${measurements.rollout.atOnce} at once; and the loop that a user`,
    "would write, `up` of one after the other by the Automation API in one process. Nothing waits for AWS here, so that the processors are",
    "what there is to share: on AWS, where a stack mostly waits, more at once gain more. Memory is the most that all processes of the",
    "rollout held together, shared pages counted once. Again is the same rollout with nothing to do.",
    "",
    ...table(
      ["", "accounts", "seconds", "accounts a minute", "again, seconds", "status, seconds", "peak MiB"],
      measurements.rollout.rows.map((row) => [
        row.contender,
        String(row.accounts),
        String(row.seconds),
        perMinute(row).toFixed(1),
        String(row.againSeconds ?? ""),
        String(row.statusSeconds ?? ""),
        String(row.peakMebibytes ?? "not told"),
      ]),
    ),
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

/** One row for each contender, session and number of ports; its latencies side by side. */
function confinementRows(measured: Measurements["confinement"]): readonly (readonly string[])[] {
  const kinds = new Map(measured.map((row) => [`${row.contender}/${row.session}/${row.ports}`, row]));
  return [...kinds.values()].map(({ contender, session, ports }) => {
    const row = measured.filter(
      (each) => each.contender === contender && each.session === session && each.ports === ports,
    );
    const at = (latency: number) => row.find(({ latencyMilliseconds }) => latencyMilliseconds === latency);
    return [
      contender,
      String(ports),
      session,
      ...latencies.map((latency) => String(at(latency)?.milliseconds ?? "")),
      String(at(50)?.sequentialCalls ?? ""),
      String(at(50)?.totalCalls ?? ""),
    ];
  });
}

function automationRows(measured: readonly AutomationMeasurement[]): readonly (readonly string[])[] {
  const kinds = new Map(measured.map((row) => [`${row.contender}/${row.taggedResources}/${row.session}`, row]));
  return [...kinds.values()].map(({ contender, taggedResources, session }) => {
    const at = (latency: number) =>
      measured.find(
        (row) =>
          row.contender === contender &&
          row.taggedResources === taggedResources &&
          row.session === session &&
          row.latencyMilliseconds === latency,
      );
    return [
      contender,
      String(taggedResources),
      session,
      ...latencies.map((latency) => String(at(latency)?.milliseconds ?? "")),
      String(at(50)?.sequentialCalls ?? ""),
      String(at(50)?.totalCalls ?? ""),
    ];
  });
}

function blockingRows(measured: readonly BlockingMeasurement[]): readonly (readonly string[])[] {
  const kinds = new Map(measured.map((row) => [`${row.contender}/${row.session}/${row.user}`, row]));
  return [...kinds.values()].map(({ contender, session, user }) => {
    const rows = measured.filter((row) => row.contender === contender && row.session === session && row.user === user);
    const at = (latency: number) => rows.find(({ latencyMilliseconds }) => latencyMilliseconds === latency);
    return [
      contender,
      user,
      session,
      ...latencies.map((latency) => String(at(latency)?.milliseconds ?? "")),
      String(at(50)?.sequentialCalls ?? ""),
      String(at(50)?.totalCalls ?? ""),
    ];
  });
}

function requestRows(measured: Measurements["requests"]): readonly (readonly string[])[] {
  const kinds = new Map(measured.map((row) => [`${row.contender}/${row.kind}`, row]));
  return [...kinds.values()].map(({ contender, kind, waitSeconds }) => {
    const at = (latency: number) =>
      measured.find((row) => row.contender === contender && row.kind === kind && row.latencyMilliseconds === latency);
    return [
      contender,
      kind,
      String(at(0)?.milliseconds ?? ""),
      String(at(50)?.milliseconds ?? ""),
      waitSeconds === 0 ? "" : `${waitSeconds} s`,
      String(at(50)?.sequentialCalls ?? ""),
      String(at(50)?.totalCalls ?? ""),
    ];
  });
}

/** One row for each pack. */
function previewRows(measured: Measurements["previews"]): readonly (readonly string[])[] {
  const packs: readonly PreviewedWith[] = [...new Set(measured.map(({ pack }) => pack))];
  return packs.map((pack) => {
    const at = (size: number) => measured.find((row) => row.pack === pack && row.resources === size);
    const added = pack === "no pack" ? undefined : addedBy(pack, measured);
    return [
      pack,
      ...previewSizes.map((size) => String(at(size)?.milliseconds ?? "")),
      added === undefined ? "" : `${Math.round(added.once)} ms`,
      added === undefined ? "" : `${added.perResource.toFixed(1)} ms`,
      String(at(500)?.violations ?? ""),
    ];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
