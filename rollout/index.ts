import { mkdirSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { AwsAccess, type CallerAccess } from "./awsAccess";
import { deployTarget } from "./deployTarget";
import { programAt } from "./engine/program";
import { readProject } from "./engine/project";
import { StackEngine } from "./engine/stackEngine";
import { type Organization, readOrganization } from "./organization/readOrganization";
import type { ProgressEvent, RolloutCommand } from "./progressEvent";
import { runSchedule } from "./schedule";
import { type Narrowing, nothingNarrowed, type Selection, selectTargets } from "./selection";
import type { RolloutSettings } from "./settings";
import { stackConfigOf } from "./stackConfig";
import type { Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";
import { wavesOf } from "./waves";

export interface RolloutOptions {
  readonly settings: RolloutSettings;
  /** The engine; `findEngine()` finds the one on PATH. */
  readonly command: PulumiCommand;
  /** Default: AWS's own chain in this process's environment, and the settings' home Region. */
  readonly caller?: Partial<CallerAccess>;
  /** For the engine's processes, beside this one's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder that holds `index.ts` and `Pulumi.yaml`; default: this checkout. */
  readonly checkout?: string;
  /** Where work folders are kept; default: `.rollout` of the checkout. */
  readonly folder?: string;
  readonly listen?: (event: ProgressEvent) => void;
}

export interface RunOptions {
  readonly narrowing?: Narrowing;
  /** Aborted where nothing further may begin. */
  readonly stop?: AbortSignal;
  /** Aborted where what is under way is to end too. */
  readonly cancel?: AbortSignal;
}

/** Every target with what became of it. */
export interface RolloutResult {
  readonly targets: readonly { readonly target: Target; readonly outcome: TargetOutcome }[];
  readonly selection: Selection;
}

/** Firebreak in the accounts of an organization: what `npm run rollout` does, as a library. */
export class Rollout {
  readonly #settings: RolloutSettings;
  readonly #engine: StackEngine;
  readonly #listen: (event: ProgressEvent) => void;
  #organization: Promise<Organization> | undefined;

  constructor(
    readonly access: AwsAccess,
    options: RolloutOptions,
  ) {
    const checkout = resolve(options.checkout ?? join(__dirname, ".."));
    const folder = join(options.folder ?? join(checkout, ".rollout"), "work");
    mkdirSync(folder, { recursive: true });
    this.#settings = options.settings;
    this.#listen = options.listen ?? (() => undefined);
    this.#engine = new StackEngine({
      command: options.command,
      program: programAt(join(checkout, "index.ts")),
      project: readProject(join(checkout, "Pulumi.yaml")),
      folder,
      backend: options.settings.backend,
      secretsProvider: options.settings.secretsProvider,
      environment: options.environment ?? {},
    });
  }

  /** The organization as AWS tells of it, read once. */
  organization(): Promise<Organization> {
    this.#organization ??= this.#readOrganization();
    return this.#organization;
  }

  async select(narrowing: Narrowing = nothingNarrowed): Promise<Selection> {
    return selectTargets(await this.organization(), this.#settings, narrowing);
  }

  up(options: RunOptions = {}): Promise<RolloutResult> {
    return this.#run("up", options);
  }

  close(): void {
    this.access.close();
  }

  async #run(command: RolloutCommand & "up", options: RunOptions): Promise<RolloutResult> {
    const { stop = new AbortController().signal, cancel = new AbortController().signal } = options;
    const begun = performance.now();
    const selection = await this.select(options.narrowing);
    const { targets, leftOut } = selection;
    const atOnce = this.#settings.concurrency ?? defaultConcurrency();
    const outcomes = new Map<Target, TargetOutcome>();
    this.#listen({ kind: "begun", command, targets, leftOut, atOnce });
    await runSchedule({
      waves: wavesOf(targets, this.#settings),
      atOnce,
      stop,
      waveBegun: ({ name, targets: its }) => this.#listen({ kind: "wave-begun", name, targets: its }),
      stopping: (reason) => this.#listen({ kind: "stopping", reason }),
      ended: (target, outcome) => {
        outcomes.set(target, outcome);
        this.#listen({ kind: "target-ended", target, outcome });
      },
      work: (target) => {
        this.#listen({ kind: "target-begun", target });
        const config = stackConfigOf(target, this.#settings, this.access.roleArn(target.account.id));
        return deployTarget(target, {
          access: this.access,
          engine: this.#engine,
          operation: command,
          spec: { name: target.stack, config },
          cancel,
          listener: {
            step: (detail) => this.#listen({ kind: "target-step", target, detail }),
            output: (text) => this.#listen({ kind: "target-output", target, text }),
          },
        });
      },
    });
    this.#listen({ kind: "ended", milliseconds: Math.round(performance.now() - begun) });
    return {
      selection,
      targets: targets.flatMap((target) => {
        const outcome = outcomes.get(target);
        return outcome === undefined ? [] : [{ target, outcome }];
      }),
    };
  }

  async #readOrganization(): Promise<Organization> {
    const { select, exclude } = this.#settings;
    const client = new OrganizationsClient(this.access.clientOf(this.access.accountId));
    const withTags = [select, exclude].some(({ tags }) => Object.keys(tags).length > 0);
    try {
      return await readOrganization(client, { withTags });
    } finally {
      client.destroy();
    }
  }
}

/** Throws where the caller's credentials are none. */
export async function openRollout(options: RolloutOptions): Promise<Rollout> {
  const { homeRegion, deploymentRole } = options.settings;
  return new Rollout(await AwsAccess.of({ region: homeRegion, ...options.caller }, deploymentRole), options);
}

/** Each stack is an engine, a provider and a share of this process: some three for two cores, and a gigabyte each. */
function defaultConcurrency(): number {
  return Math.max(1, Math.min(Math.ceil(availableParallelism() * 1.5), Math.floor(totalmem() / 2 ** 30)));
}
