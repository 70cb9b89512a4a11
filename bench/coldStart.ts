import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Contender, ContenderName } from "./contender";
import { measureIsolation } from "./isolationRun";
import { MeasuredProcess } from "./measuredProcess";
import { median } from "./statistics";

const runs = 5;
const latencyMilliseconds = 50;

export interface ColdStartMeasurement {
  readonly contender: ContenderName;
  readonly runs: number;
  /** Median, start of the process until its handler is loaded with its clients made. */
  readonly readyMilliseconds: number;
  /** Median, start of the process until the first instance is isolated, with 50 ms on each call. */
  readonly isolatedMilliseconds: number;
  /** Median of the most memory resident after one event, in MiB; left out where the system does not tell. */
  readonly peakMebibytes?: number;
}

/** Contenders take turns, so that a busy moment of the machine hits them all. */
export async function measureColdStarts(
  organization: RehearsedOrganization,
  contenders: readonly Contender[],
  tell: (detail: string) => void,
): Promise<readonly ColdStartMeasurement[]> {
  const samples = new Map<ContenderName, { ready: number[]; isolated: number[]; peak: number[] }>();
  for (let run = 1; run <= runs; run++) {
    for (const contender of contenders) {
      tell(`cold start ${run} of ${runs}, ${contender.name}`);
      const sample = samples.get(contender.name) ?? { ready: [], isolated: [], peak: [] };
      samples.set(contender.name, sample);
      const workload = await organization.launch("storefront", { groups: "shared" });
      const running = await MeasuredProcess.start(await contender.launch());
      sample.ready.push(running.readyMilliseconds);
      const { milliseconds } = await measureIsolation(organization, contender, running, workload, latencyMilliseconds);
      // Idle moments of the measurement between being ready and getting the event are no part of it.
      sample.isolated.push(running.readyMilliseconds + milliseconds);
      if (running.peakMemory !== undefined) sample.peak.push(running.peakMemory);
      await running.end();
    }
  }
  return [...samples].map(([contender, { ready, isolated, peak }]) => ({
    contender,
    runs,
    readyMilliseconds: Math.round(median(ready)),
    isolatedMilliseconds: Math.round(median(isolated)),
    ...(peak.length === 0 ? {} : { peakMebibytes: Math.round(median(peak)) }),
  }));
}
