import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dump } from "js-yaml";
import type { RolloutReport } from "../../rollout/report/rolloutReport";
import { RunFolder, removeAbandonedRuns } from "../engine/runFolder";
import { processesOf } from "../engine/runProcesses";
import { bundleProvider } from "../provider/bundle";
import type { Progress } from "../report/progress";
import { checkout, stateFolder } from "../setup/folders";
import { setUp, type Tools } from "../setup/setUp";
import { LightOrganization } from "../world/lightOrganization";
import { homeRegion } from "../world/organizationPlan";

export interface RehearsedRolloutOptions {
  /** Accounts beside the management and the security account. */
  readonly members: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** A `npm run rollout -- …` that is under way or has ended. */
export interface RolloutRun {
  readonly process: ChildProcess;
  /** Exit status; the signal that ended it, where one did. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** All that it has written so far; empty where it writes to this process's own terminal. */
  readonly output: () => string;
}

/**
 * An emulated organization with an empty backend and a `rollout.yaml` of its own, on which the very command that people type is run,
 * in a process of its own that can be interrupted and killed.
 */
export class RehearsedRollout {
  private constructor(
    readonly organization: LightOrganization,
    /** Holds `rollout.yaml`, the state, and `.rollout`. */
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly run: RunFolder,
    /** Processes that belong to the organization itself. */
    private readonly standing: readonly number[],
  ) {}

  /** Throws `Failure` or `Interrupted`. */
  static async open({ members, progress, signal }: RehearsedRolloutOptions): Promise<RehearsedRollout> {
    const tools = await setUp(progress, signal);
    removeAbandonedRuns(stateFolder);
    const run = RunFolder.open(stateFolder);
    try {
      const provider = join(stateFolder, "provider");
      const [organization] = await Promise.all([
        progress.step(`Organization of ${members + 2} accounts`, (tell) =>
          LightOrganization.start({ python: tools.python, members, progress: tell }),
        ),
        progress.step("Stand-in provider", () => bundleProvider(provider)),
      ]);
      const folder = run.folder("rollout");
      return new RehearsedRollout(
        organization,
        folder,
        environmentOf(organization, tools, run, provider),
        run,
        processesOf(run.id),
      );
    } catch (error) {
      run.close();
      throw error;
    }
  }

  /** Writes `rollout.yaml`: all members, without the central stacks, unless `settings` say otherwise. */
  settle(settings: Readonly<Record<string, unknown>> = {}): void {
    const { organization } = this;
    mkdirSync(join(this.folder, "state"), { recursive: true });
    const given = {
      organizationId: organization.id,
      managementAccountId: organization.accountId("management"),
      securityAccountId: organization.accountId("security"),
      homeRegion,
      select: { all: true },
      security: false,
      backend: `file://${join(this.folder, "state")}`,
      secretsProvider: "passphrase",
      policyPack: false,
      ...settings,
    };
    writeFileSync(this.settingsFile, dump(given));
  }

  get settingsFile(): string {
    return join(this.folder, "rollout.yaml");
  }

  /** `npm run rollout -- <args>`. Shown on this process's terminal where `shown`, else kept. */
  start(args: readonly string[], shown = false): RolloutRun {
    const starter = join(checkout, "rehearsal", "start.mjs");
    return this.node([starter, "rollout/main.ts", ...args, "--file", this.settingsFile], { shown });
  }

  /** Another Node program in the rollout's environment. */
  node(
    args: readonly string[],
    { shown = false, environment = {} }: { readonly shown?: boolean; readonly environment?: NodeJS.ProcessEnv } = {},
  ): RolloutRun {
    const child = spawn(process.execPath, [...args], {
      cwd: checkout,
      env: { ...process.env, ...this.environment, ...environment },
      stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, killedBy) => resolve(killedBy ?? code ?? 1));
    });
    return { process: child, ended, output: () => text };
  }

  /** Ids of the processes of what was started, engines and providers among them; not those of the organization. */
  processes(): readonly number[] {
    return processesOf(this.run.id).filter((pid) => !this.standing.includes(pid));
  }

  /** Resolves once no engine is left of a rollout that was killed. Throws where they do not end by themselves. */
  async enginesEnded(): Promise<void> {
    const until = performance.now() + 120_000;
    while (this.processes().length > 0) {
      if (performance.now() > until)
        throw new Error("Engines of the rollout that was killed are still there after two minutes.");
      await sleep(200);
    }
  }

  /** Of the last rollout that wrote one; undefined before the first. */
  lastReport(): RolloutReport | undefined {
    const runs = join(this.folder, ".rollout", "runs");
    const last = readdirSync(runs).sort().at(-1);
    if (last === undefined) return undefined;
    return JSON.parse(readFileSync(join(runs, last, "report.json"), "utf8")) as RolloutReport;
  }

  /** Lines that can be pasted into another terminal, in the checkout. */
  howToReach(): readonly string[] {
    const exports = Object.entries(this.environment).map(([name, value]) => `export ${name}='${value}'`);
    return [
      "",
      "The organization is running. Ctrl-C ends it. In another terminal, in this checkout:",
      "",
      ...exports,
      "",
      `npm run rollout -- status --file ${this.settingsFile}`,
      `npm run rollout -- up --file ${this.settingsFile}`,
    ];
  }

  /** Ends everything, and removes the run's folder. */
  async close(): Promise<void> {
    await this.organization.stop();
    this.run.close();
  }
}

/** Whatever credentials and settings this machine holds for a real organization must not be found, even by mistake. */
function environmentOf(
  organization: LightOrganization,
  tools: Tools,
  run: RunFolder,
  provider: string,
): Readonly<Record<string, string>> {
  const { command } = tools.engine.command;
  return {
    PATH: [provider, ...(command === "pulumi" ? [] : [dirname(command)]), process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: run.folder("home"),
    PULUMI_BACKEND_URL: "",
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_CONFIG_PASSPHRASE: "rehearsed-passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    AWS_ACCESS_KEY_ID: organization.accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: organization.accessKey.secretAccessKey,
    AWS_SESSION_TOKEN: "",
    AWS_PROFILE: "",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: homeRegion,
    AWS_DEFAULT_REGION: homeRegion,
    AWS_ENDPOINT_URL: organization.gateway.url,
  };
}
