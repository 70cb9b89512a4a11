import type { Progress } from "../report/progress";
import { toolFolder } from "./folders";
import { type PulumiEngine, pulumiEngine } from "./pulumiEngine";
import { pythonEnvironment } from "./pythonEnvironment";

/** What a rehearsal runs on. */
export interface Tools {
  /** A Python interpreter that has moto with its server. */
  readonly python: string;
  readonly engine: PulumiEngine;
}

/**
 * Finds or makes what is missing, side by side; the second time it only looks. Throws `Failure` with what to do, after the
 * other part has been stopped.
 */
export async function setUp(progress: Progress, signal?: AbortSignal): Promise<Tools> {
  const other = new AbortController();
  const either = signal ? AbortSignal.any([signal, other.signal]) : other.signal;
  const tools = toolFolder();
  const stopOther = (error: unknown) => {
    other.abort(error);
    throw error;
  };
  const parts = [
    progress.step("Emulator", (tell) => pythonEnvironment({ tools, tell, signal: either })).catch(stopOther),
    progress
      .step(
        "Pulumi engine",
        (tell) => pulumiEngine({ tools, tell, signal: either }),
        ({ command, origin }) => `${command.version} (${origin})`,
      )
      .catch(stopOther),
  ] as const;
  // Both have ended, and cleaned up after themselves, before a failure is told.
  await Promise.allSettled(parts);
  if (other.signal.aborted) throw other.signal.reason;
  const [python, engine] = await Promise.all(parts);
  return { python, engine };
}
