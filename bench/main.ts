import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { requestContainment } from "../functions/request-containment/definition";
import { responders } from "../functions/responders";
import { startAutomation } from "../functions/start-automation/responder";
import { Interruption, untilInterrupted } from "../rehearsal/cli/interruption";
import { Rehearsal } from "../rehearsal/rehearsal";
import { tellFailure } from "../rehearsal/report/failure";
import { Progress } from "../rehearsal/report/progress";
import { stateFolder, toolFolder } from "../rehearsal/setup/folders";
import { pythonEnvironment } from "../rehearsal/setup/pythonEnvironment";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import { measureAutomation } from "./automation";
import { measureBlocking } from "./blocking";
import { writeBundle } from "./bundle";
import { measureColdStarts } from "./coldStart";
import { measureConfinement } from "./confinement";
import { referenceInNode, referenceInPython, responder } from "./contenders";
import { measureReference, measureResponder } from "./isolation";
import { markdownOf } from "./markdown";
import type { Measurements } from "./measurements";
import { measureMixedStorm } from "./mixedStorm";
import { measurePolicyPreviews } from "./policyPreview";
import { createReferenceAccounts } from "./referenceAccounts";
import { measureRequests } from "./request";
import { measureRollout } from "./rollout";
import { measureStorm } from "./storm";
import { targetsOf } from "./targets";
import { withoutConfig } from "./withoutConfig";

const results = join(__dirname, "results");

/** `npm run bench`: measures, prints the tables and writes them to `bench/results`. Non-zero where a target is not met. */
async function main(): Promise<number> {
  const progress = new Progress();
  const interruption = Interruption.ofRun(progress);
  const { signal } = interruption;
  let rehearsal: Rehearsal | undefined;
  try {
    rehearsal = await Rehearsal.open({ progress, signal });
    const { organization } = rehearsal;
    const measuring = withoutConfig(organization, () => measure(organization, progress));
    const measurements = await untilInterrupted(measuring, signal);
    const text = markdownOf(measurements);
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, "latest.json"), `${JSON.stringify(measurements, undefined, 2)}\n`);
    writeFileSync(join(results, "latest.md"), text);
    process.stdout.write(`${text}\n`);
    return targetsOf(measurements).every(({ met }) => met) ? 0 : 1;
  } catch (error) {
    progress.note(tellFailure(error).join("\n"));
    return signal.aborted ? interruption.exitCode : 1;
  } finally {
    await rehearsal?.close();
  }
}

async function measure(organization: RehearsedOrganization, progress: Progress): Promise<Measurements> {
  const begun = performance.now();
  const folder = join(stateFolder, "bench");
  mkdirSync(folder, { recursive: true });
  const functions = join(__dirname, "..", "functions");
  const bundles = await Promise.all(
    Object.keys(responders).map(async (name) => ({
      responder: name,
      // Both have the EC2 client.
      limit: 1_000_000,
      ...(await writeBundle(join(functions, name, "handler.ts"), name, folder)),
    })),
  );
  const sequence = await writeBundle(join(__dirname, "referenceSequence.ts"), "reference-sequence", folder);
  const taking = await writeBundle(
    join(functions, requestContainment.name, "handler.ts"),
    requestContainment.name,
    folder,
  );
  const bundleOf = (name: string) => {
    const bundle = bundles.find((each) => each.responder === name);
    if (bundle === undefined) throw new Error(`There is no responder ${name} to measure.`);
    return bundle;
  };
  const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
  const accounts = await createReferenceAccounts(organization);
  const ours = await responder(organization, bundleOf("isolate-instance"));
  const inPython = referenceInPython(organization, accounts, python);
  const inNode = referenceInNode(organization, accounts, sequence);

  const isolation = await progress.step("Isolation", async (tell) => [
    ...(await measureResponder(organization, ours, tell)),
    ...(await measureReference(organization, inPython, tell)),
    ...(await measureReference(organization, inNode, tell)),
  ]);
  const automation = await progress.step("Automation", (tell) =>
    measureAutomation(organization, bundleOf(startAutomation.name), { accounts, python }, tell),
  );
  const confinement = await progress.step("Confinement", (tell) =>
    measureConfinement(organization, bundleOf("confine-security-group"), { accounts, python }, tell),
  );
  const blocking = await progress.step("Blocking", (tell) =>
    measureBlocking(organization, bundleOf("block-principal"), { accounts, python }, tell),
  );
  const requests = await progress.step("Requests", (tell) =>
    measureRequests(organization, taking, { accounts, python }, tell),
  );
  const coldStart = await progress.step("Cold start", (tell) =>
    measureColdStarts(organization, [ours, inPython, inNode], tell),
  );
  const storm = await progress.step("Storm", (tell) => measureStorm(organization, tell));
  const mixedStorm = await progress.step("Mixed storm", (tell) => measureMixedStorm(organization, tell));
  const previews = await progress.step("Policy previews", measurePolicyPreviews);
  const rollout = await progress.step("Rollout", measureRollout);
  return {
    measuredAt: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model ?? "unknown",
      processors: cpus().length,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    loadAverage: loadavg()[0] ?? 0,
    isolation,
    blocking,
    automation,
    confinement,
    requests,
    coldStart,
    bundles: bundles.map(({ responder: name, bytes, limit }) => ({ responder: name, bytes, limit })),
    storm,
    mixedStorm,
    previews,
    rollout,
    seconds: Math.round((performance.now() - begun) / 1000),
  };
}

main().then((code) => process.exit(code));
