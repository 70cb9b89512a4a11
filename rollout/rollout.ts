import { join, resolve } from "node:path";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import type { AwsAccess, CallerAccess } from "./awsAccess";
import { makeStateFolder } from "./backend";
import { defaultConcurrency } from "./concurrency";
import { programAt } from "./engine/program";
import { readProject } from "./engine/project";
import { StackEngine } from "./engine/stackEngine";
import { type Organization, readOrganization } from "./organization/readOrganization";
import { type ProgramVersion, programVersion } from "./programVersion";
import type { ProgressEvent, RolloutCommand } from "./progressEvent";
import { RecordFolder } from "./record";
import { recordPlace } from "./recordPlace";
import { runSchedule } from "./schedule";
import { type Narrowing, nothingNarrowed, type Selection, selectTargets } from "./selection";
import type { RolloutSettings } from "./settings";
import { assertConfigs } from "./settingsCheck";
import type { KnownStack } from "./standing";
import type { Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";
import { TargetRun } from "./targetRun";
import { wavesOf } from "./waves";

export interface RolloutOptions {
  readonly settings: RolloutSettings;
  /** The engine; `findEngine()` finds the one on PATH. */
  readonly command: PulumiCommand;
  /** Default: AWS's own chain in this process's environment, and the settings' home Region. */
  readonly caller?: Partial<CallerAccess>;
  /** For the engine's processes, beside this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder that holds `index.ts` and `Pulumi.yaml`; default: this checkout. */
  readonly checkout?: string;
  /** Where work folders are made, and records where the backend is no folder; default: `.rollout` of the checkout. */
  readonly folder?: string;
  readonly listen?: (event: ProgressEvent) => void;
}

export interface RunOptions {
  readonly narrowing?: Narrowing;
  /** Deploys also what is done already. */
  readonly again?: boolean;
  /** Removes locks whose holders are processes of this machine that are gone. */
  readonly cancelStale?: boolean;
  /** Aborted where nothing further may begin; its reason is told. */
  readonly stop?: AbortSignal;
  /** Aborted where what is under way is to end too. */
  readonly cancel?: AbortSignal;
}

export interface RolloutResult {
  /** Every target with what became of it. */
  readonly targets: readonly { readonly target: Target; readonly outcome: TargetOutcome }[];
  readonly selection: Selection;
}

/** Firebreak in the accounts of an organization: what `npm run rollout` does, as a library. */
export class Rollout {
  readonly settings: RolloutSettings;
  readonly version: ProgramVersion;
  readonly engine: StackEngine;
  readonly #checkout: string;
  readonly #records: RecordFolder;
  readonly #listen: (event: ProgressEvent) => void;
  #organization: Promise<Organization> | undefined;

  constructor(
    readonly access: AwsAccess,
    { settings, command, environment = {}, listen, ...options }: RolloutOptions,
  ) {
    this.#checkout = resolve(options.checkout ?? join(__dirname, ".."));
    const folder = options.folder ?? join(this.#checkout, ".rollout");
    makeStateFolder(settings.backend);
    this.settings = settings;
    this.version = programVersion(this.#checkout);
    this.#listen = listen ?? (() => undefined);
    this.#records = new RecordFolder(recordPlace(settings.backend, folder));
    this.engine = new StackEngine({
      command,
      program: programAt(join(this.#checkout, "index.ts")),
      project: readProject(join(this.#checkout, "Pulumi.yaml")),
      folder: join(folder, "work"),
      backend: settings.backend,
      secretsProvider: settings.secretsProvider,
      environment,
    });
  }

  /** The organization as AWS tells of it, read once. Throws `OrganizationUnreadError`. */
  organization(): Promise<Organization> {
    this.#organization ??= this.#readOrganization();
    return this.#organization;
  }

  async select(narrowing: Narrowing = nothingNarrowed): Promise<Selection> {
    return selectTargets(await this.organization(), this.settings, narrowing);
  }

  /** Every stack that the backend or the records know, by name: one process for all of them. */
  async knownStacks(): Promise<ReadonlyMap<string, KnownStack>> {
    const records = this.#records.readAll();
    const listed = new Map((await this.engine.list()).map((stack) => [stack.name.split("/").at(-1) ?? "", stack]));
    return new Map(
      [...new Set([...listed.keys(), ...records.keys()])].map((name) => [
        name,
        { listed: listed.get(name), record: records.get(name) },
      ]),
    );
  }

  /** What `up` would change, looked at by the settings' policy pack. */
  plan(options: RunOptions = {}): Promise<RolloutResult> {
    return this.#run("plan", options);
  }

  /** Deploys to every target that is not done. Throws `SettingsError` before anything begins where a stack's config has mistakes. */
  up(options: RunOptions = {}): Promise<RolloutResult> {
    return this.#run("up", options);
  }

  /** Takes the targets' stacks down, in the opposite order. */
  destroy(options: RunOptions = {}): Promise<RolloutResult> {
    return this.#run("destroy", options);
  }

  close(): void {
    this.access.close();
  }

  async #run(command: RolloutCommand, options: RunOptions): Promise<RolloutResult> {
    const { stop = new AbortController().signal, cancel = new AbortController().signal } = options;
    const begun = performance.now();
    const organization = await this.organization();
    const selection = selectTargets(organization, this.settings, options.narrowing, command === "destroy");
    const { targets, leftOut } = selection;
    if (command !== "destroy") assertConfigs(targets, this.settings, this.access.partition);
    const run = new TargetRun({
      command,
      organization,
      settings: this.settings,
      access: this.access,
      engine: this.engine,
      version: this.version,
      known: await this.knownStacks(),
      record: (record) => this.#records.write(record),
      policyPacks: this.settings.policyPack === false ? [] : [resolve(this.#checkout, this.settings.policyPack)],
      again: options.again === true,
      cancelStale: options.cancelStale === true,
      cancel,
      listen: this.#listen,
    });
    const outcomes = new Map<Target, TargetOutcome>();
    const atOnce = this.settings.concurrency ?? defaultConcurrency();
    this.#listen({ kind: "begun", command, targets, leftOut, atOnce });
    await runSchedule({
      waves: wavesOf(targets, this.settings, command === "destroy"),
      atOnce,
      stop,
      waveBegun: ({ name, targets: its }) => this.#listen({ kind: "wave-begun", name, targets: its }),
      stopping: (reason) => this.#listen({ kind: "stopping", reason }),
      ended: (target, outcome) => {
        outcomes.set(target, outcome);
        this.#listen({ kind: "target-ended", target, outcome });
      },
      work: (target) => run.of(target),
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
    const { select, exclude } = this.settings;
    const client = new OrganizationsClient(this.access.clientOf(this.access.accountId));
    const withTags = [select, exclude].some(({ tags }) => Object.keys(tags).length > 0);
    try {
      return await readOrganization(client, { withTags });
    } finally {
      client.destroy();
    }
  }
}
