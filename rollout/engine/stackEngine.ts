import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type EngineEvent,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  type ProjectSettings,
  type PulumiCommand,
  type PulumiFn,
  type Stack,
  type StackSummary,
} from "@pulumi/pulumi/automation";
import { inOwnGroups } from "./engineProcess";
import { stepOf } from "./problems";
import { doneBy, refusedFor, type StackListener, type StackResult, type StackSpec } from "./stackResult";

export interface StackEngineOptions {
  readonly command: PulumiCommand;
  readonly program: PulumiFn;
  readonly project: ProjectSettings;
  /** Work folders are made in it, one for each operation, and removed with it. */
  readonly folder: string;
  /** `file:///…`, `s3://…`, `https://api.pulumi.com`. */
  readonly backend: string;
  readonly secretsProvider: string;
  /** Beside this process's own. */
  readonly environment: Readonly<Record<string, string>>;
}

type Act = (stack: Stack, common: CommonOptions) => Promise<unknown>;

interface CommonOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (chunk: string) => void;
  readonly onError: (chunk: string) => void;
  readonly signal?: AbortSignal;
}

/** The Pulumi engine on the stacks of a backend: the program inline, state and locks as the backend keeps them. */
export class StackEngine {
  readonly #options: StackEngineOptions;

  constructor(options: StackEngineOptions) {
    this.#options = { ...options, command: inOwnGroups(options.command) };
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  up(spec: StackSpec, listener: StackListener, signal?: AbortSignal): Promise<StackResult> {
    return this.#run(spec, listener, signal, (stack, common) => stack.up(common));
  }

  /**
   * What `up` would do, looked at by policy packs (folders). A stack that is not there yet is previewed in a backend that is thrown
   * away, so that a preview leaves nothing.
   */
  async preview(
    spec: StackSpec,
    listener: StackListener,
    signal?: AbortSignal,
    policyPacks: readonly string[] = [],
  ): Promise<StackResult> {
    const act: Act = (stack, common) => stack.preview({ ...common, policyPacks: [...policyPacks] });
    if (spec.exists) return this.#run(spec, listener, signal, act);
    const folder = this.#workFolder("preview");
    try {
      return await this.#run(spec, listener, signal, act, {
        backend: pathToFileURL(folder).href,
        secretsProvider: "passphrase",
        environment: {
          ...this.#options.environment,
          PULUMI_CONFIG_PASSPHRASE: randomUUID(),
          PULUMI_CONFIG_PASSPHRASE_FILE: "",
        },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What is there otherwise than the state has it: the program does not run, and nothing is changed, not even the state. */
  drift(spec: StackSpec, listener: StackListener, signal?: AbortSignal): Promise<StackResult> {
    return this.#run(spec, listener, signal, (stack, common) => stack.previewRefresh(common));
  }

  /** Takes down what the stack made, and the stack with it. The program does not run: the state says what there is. */
  destroy(spec: StackSpec, listener: StackListener, signal?: AbortSignal): Promise<StackResult> {
    return this.#run(spec, listener, signal, (stack, common) => stack.destroy({ ...common, remove: true }));
  }

  /** Every stack of the project in the backend, by one process. Throws where the backend can't be read. */
  async list(): Promise<readonly StackSummary[]> {
    return this.#inWorkFolder("list", async (workDir) => {
      const workspace = await LocalWorkspace.create(this.#workspace(workDir));
      return workspace.listStacks();
    });
  }

  /** Removes the stack's lock, whoever holds it. */
  async cancel(name: string): Promise<void> {
    await this.#inWorkFolder(name, async (workDir) => {
      const stack = await LocalWorkspace.selectStack(this.#inline(name), this.#workspace(workDir));
      await stack.cancel();
    });
  }

  async #run(
    spec: StackSpec,
    listener: StackListener,
    signal: AbortSignal | undefined,
    act: Act,
    instead: Partial<StackEngineOptions> = {},
  ): Promise<StackResult> {
    const events: EngineEvent[] = [];
    const output: string[] = [];
    const told = (text: string) => {
      output.push(text);
      listener.output(text);
    };
    const onEvent = (event: EngineEvent) => {
      events.push(event);
      const step = stepOf(event);
      if (step !== undefined) listener.step(step);
    };
    return this.#inWorkFolder(spec.name, async (workDir) => {
      try {
        const stack = await this.#open(spec, workDir, instead);
        await act(stack, { onEvent, onOutput: told, onError: told, ...(signal === undefined ? {} : { signal }) });
        return doneBy(events);
      } catch (cause) {
        return refusedFor(events, output, cause);
      }
    });
  }

  #open(spec: StackSpec, workDir: string, instead: Partial<StackEngineOptions>): Promise<Stack> {
    const options = {
      ...this.#workspace(workDir, instead),
      stackSettings: { [spec.name]: { config: { ...spec.config } } },
    };
    const program = this.#inline(spec.name);
    return spec.exists
      ? LocalWorkspace.selectStack(program, options)
      : LocalWorkspace.createOrSelectStack(program, options);
  }

  #inline(stackName: string) {
    const { program, project } = this.#options;
    return { stackName, projectName: project.name, program };
  }

  #workspace(workDir: string, instead: Partial<StackEngineOptions> = {}): LocalWorkspaceOptions {
    const { command, project, backend, secretsProvider, environment } = { ...this.#options, ...instead };
    return {
      pulumiCommand: command,
      workDir,
      envVars: { ...environment, PULUMI_BACKEND_URL: backend, PULUMI_SKIP_UPDATE_CHECK: "true" },
      secretsProvider,
      projectSettings: project,
    };
  }

  async #inWorkFolder<T>(name: string, work: (workDir: string) => Promise<T>): Promise<T> {
    const workDir = this.#workFolder(name);
    try {
      return await work(workDir);
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
  }

  #workFolder(name: string): string {
    return mkdtempSync(join(this.#options.folder, `${name}-`));
  }
}
