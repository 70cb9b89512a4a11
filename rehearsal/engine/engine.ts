import { setMaxListeners } from "node:events";
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  type ProjectSettings,
  type PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { problemsIn, stepOf } from "../../rollout/engine/problems";
import { withoutUnread } from "../../rollout/engine/unreadAnswers";
import { DeploymentError } from "./deploymentError";
import type { StackSpec } from "./stackSpec";

export interface EngineOptions {
  readonly command: PulumiCommand;
  /** Folder of this run: backend, Pulumi home and work folders are made in it. */
  readonly folder: string;
  /** Folder that holds the executable `pulumi-resource-aws`. */
  readonly providerFolder: string;
  readonly program: PulumiFn;
  /** Of the project's own Pulumi.yaml, so that its config schema is checked as `pulumi up` would. */
  readonly project: ProjectSettings;
  readonly signal?: AbortSignal | undefined;
}

export type Operation = "up" | "preview" | "refresh" | "destroy";

export interface OperationResult {
  readonly stack: string;
  /** Resources by what was done with them (for a preview: would be): `{ create: 12, same: 3 }`. */
  readonly changes: OpMap;
  /** Outputs of the stack after `up`; secrets in plain, for it is a rehearsal. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

/** Called as an operation goes on: `creating aws:sqs/queue:Queue dead-letters`. */
export type Tell = (detail: string) => void;

type Action = (stack: Stack, common: CommonOptions) => Promise<Readonly<Record<string, unknown>> | undefined>;

const neverConnected = /14 UNAVAILABLE: No connection established/;

/** The real Pulumi engine, with its state in a folder that ends with the run. Each operation throws `DeploymentError`. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #stacks = new Map<string, Promise<Stack>>();

  constructor(options: EngineOptions) {
    this.#options = { ...options, command: withoutUnread(options.command, "outputs") };
    // The Automation API listens to it in each operation, for good; ten are a rehearsal, not a leak.
    if (options.signal) setMaxListeners(0, options.signal);
    for (const name of ["backend", "home"]) mkdirSync(join(options.folder, name), { recursive: true });
  }

  up(spec: StackSpec, tell?: Tell): Promise<OperationResult> {
    return this.#run("up", spec, tell, async (stack, common) => {
      const { outputs } = await stack.up(common);
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
    });
  }

  preview(spec: StackSpec, tell?: Tell): Promise<OperationResult> {
    return this.#run("preview", spec, tell, async (stack, common) => void (await stack.preview(common)));
  }

  refresh(spec: StackSpec, tell?: Tell): Promise<OperationResult> {
    return this.#run("refresh", spec, tell, async (stack, common) => void (await stack.refresh(common)));
  }

  destroy(spec: StackSpec, tell?: Tell): Promise<OperationResult> {
    return this.#run("destroy", spec, tell, async (stack, common) => void (await stack.destroy(common)));
  }

  async #run(operation: Operation, spec: StackSpec, tell: Tell | undefined, action: Action): Promise<OperationResult> {
    try {
      return await this.#runOnce(operation, spec, tell, action);
    } catch (error) {
      // gRPC keeps a failed connection by its port, and the system gives ports again: a program may be refused an engine
      // that listens. Before its first call, so nothing was made; and the next engine has another port.
      if (!(error instanceof DeploymentError && error.problems.some(({ message }) => neverConnected.test(message))))
        throw error;
      tell?.("once more: no connection to the engine");
      return this.#runOnce(operation, spec, tell, action);
    }
  }

  async #runOnce(
    operation: Operation,
    spec: StackSpec,
    tell: Tell | undefined,
    action: Action,
  ): Promise<OperationResult> {
    const started = performance.now();
    const events: EngineEvent[] = [];
    const output: string[] = [];
    const onEvent = (event: EngineEvent) => {
      events.push(event);
      const detail = stepOf(event);
      if (detail) tell?.(detail);
    };
    const { signal } = this.#options;
    signal?.throwIfAborted();
    try {
      const stack = await this.#stack(spec);
      const onOutput = (chunk: string) => void output.push(chunk);
      const outputs = await action(stack, { onEvent, onOutput, onError: onOutput, ...(signal ? { signal } : {}) });
      const changes = events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
      return { stack: spec.name, changes, outputs: outputs ?? {}, milliseconds: performance.now() - started };
    } catch (error) {
      signal?.throwIfAborted();
      const text = output.join("") || (error instanceof Error ? error.message : String(error));
      throw new DeploymentError(spec.name, operation, problemsIn(events, text), { cause: error });
    }
  }

  /** Made once for each name; a later operation with another config of the same stack writes that config. */
  async #stack(spec: StackSpec): Promise<Stack> {
    const existing = await this.#stacks.get(spec.name);
    if (!existing) {
      const created = this.#create(spec);
      this.#stacks.set(spec.name, created);
      created.catch(() => this.#stacks.delete(spec.name));
      return created;
    }
    const settings = await existing.workspace.stackSettings(spec.name);
    await existing.workspace.saveStackSettings(spec.name, { ...settings, config: structured(spec.config) });
    if (spec.secrets) await existing.setAllConfig(secretConfig(spec.secrets));
    Object.assign(existing.workspace.envVars, this.#environment(spec));
    return existing;
  }

  async #create(spec: StackSpec): Promise<Stack> {
    const { command, folder, program, project } = this.#options;
    const workDir = join(folder, "work", spec.name);
    mkdirSync(workDir, { recursive: true });
    const stack = await LocalWorkspace.createStack(
      { stackName: spec.name, projectName: project.name, program },
      {
        pulumiCommand: command,
        pulumiHome: join(folder, "home"),
        workDir,
        envVars: this.#environment(spec),
        projectSettings: project,
        stackSettings: { [spec.name]: { config: structured(spec.config) } },
      },
    );
    if (spec.secrets) await stack.setAllConfig(secretConfig(spec.secrets));
    return stack;
  }

  #environment(spec: StackSpec): Record<string, string> {
    return {
      PATH: `${this.#options.providerFolder}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_BACKEND_URL: `file://${join(this.#options.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
      // The engine writes the whole state after every step, which is most of what a deployment costs here. What dies half-way
      // ends its world too, so the state at the end is enough.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_ACCESS_TOKEN: "",
      // Whatever credentials this machine holds for a real account must not be found, even by mistake.
      AWS_ACCESS_KEY_ID: spec.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: spec.credentials.secretAccessKey,
      AWS_SESSION_TOKEN: "",
      AWS_PROFILE: "",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_REGION: spec.region,
      AWS_DEFAULT_REGION: spec.region,
      AWS_ENDPOINT_URL: spec.gatewayUrl,
    };
  }
}

interface CommonOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (chunk: string) => void;
  readonly onError: (chunk: string) => void;
  readonly signal?: AbortSignal;
}

/** Objects and lists stand as such in a stack's settings, where the project's schema checks them; they come as JSON. */
function structured(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, /^\s*[[{]/.test(value) ? JSON.parse(value) : value]),
  );
}

function secretConfig(secrets: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, { value, secret: true }]));
}
