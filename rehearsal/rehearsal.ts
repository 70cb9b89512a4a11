import { setTimeout as sleep } from "node:timers/promises";
import { untilInterrupted } from "./cli/interruption";
import { deploy } from "./engine/deployment";
import type { Engine, OperationResult } from "./engine/engine";
import { openEngine } from "./engine/openEngine";
import { RunFolder, removeAbandonedRuns } from "./engine/runFolder";
import type { StackSpec } from "./engine/stackSpec";
import { Progress } from "./report/progress";
import { stateFolder } from "./setup/folders";
import { setUp, type Tools } from "./setup/setUp";
import { RehearsedOrganization } from "./world/rehearsedOrganization";
import { stacksOf } from "./world/stacks";

export interface RehearsalOptions {
  /** Told on stderr by default. */
  readonly progress?: Progress;
  /** Stops the opening; what was started is ended again. */
  readonly signal?: AbortSignal;
  /** Of the gateway; any free one by default. */
  readonly port?: number;
}

/** The rehearsed organization with Firebreak deployed in it: what scenarios, tests and measurements run on. */
export class Rehearsal {
  private constructor(
    readonly organization: RehearsedOrganization,
    readonly engine: Engine,
    readonly stacks: readonly StackSpec[],
    /** What the first `up` of each stack did, in the order of `stacks`. */
    readonly deployed: readonly OperationResult[],
    private readonly run: RunFolder,
  ) {}

  /** Sets up, starts the organization and deploys every stack. Throws `Failure`, `DeploymentError` or `Interrupted`. */
  static async open(options: RehearsalOptions = {}): Promise<Rehearsal> {
    const { progress = new Progress(), signal = new AbortController().signal } = options;
    const tools = await setUp(progress, signal);
    const removed = removeAbandonedRuns(stateFolder);
    if (removed > 0) progress.note(`Removed what ${removed} earlier, killed run${removed > 1 ? "s" : ""} had left.`);
    const run = RunFolder.open(stateFolder);
    try {
      return await untilInterrupted(Rehearsal.begin(tools, run, { ...options, progress, signal }), signal);
    } catch (error) {
      run.close();
      throw error;
    }
  }

  /** Ends everything that was started, and removes the run's folder. */
  async close(): Promise<void> {
    await endWithin(10_000, this.organization.stop());
    this.run.close();
  }

  /** The same at once and without a word to any of it: for a process that is ending. */
  abandon(): void {
    this.run.close();
  }

  private static async begin(
    tools: Tools,
    run: RunFolder,
    { progress, signal, port }: RehearsalOptions & { readonly progress: Progress },
  ): Promise<Rehearsal> {
    const starting = progress.step("Organization", (tell) =>
      RehearsedOrganization.start({ python: tools.python, progress: tell, ...(port === undefined ? {} : { port }) }),
    );
    const opening = progress.step("Stand-in provider", () =>
      openEngine({ run, command: tools.engine.command, signal }),
    );
    const [started, opened] = await Promise.allSettled([starting, opening]);
    if (started.status === "rejected") throw started.reason;
    const organization = started.value;
    try {
      if (opened.status === "rejected") throw opened.reason;
      const stacks = stacksOf(organization);
      const deployed = await deploy(withProgress(opened.value, progress), stacks);
      return new Rehearsal(organization, opened.value, stacks, deployed, run);
    } catch (error) {
      await organization.stop();
      throw error;
    }
  }
}

/** How many resources an operation left in its stack. */
export function resourceCount({ changes }: OperationResult): number {
  return (changes.create ?? 0) + (changes.update ?? 0) + (changes.same ?? 0);
}

function withProgress(engine: Engine, progress: Progress): Pick<Engine, "up"> {
  return {
    up: (spec) =>
      progress.step(
        `Stack ${spec.name}`,
        (tell) => engine.up(spec, tell),
        (result) => `${resourceCount(result)} resources`,
      ),
  };
}

/** What does not end in time is ended with the run's other processes. */
async function endWithin(milliseconds: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, sleep(milliseconds, undefined, { ref: false })]);
}
