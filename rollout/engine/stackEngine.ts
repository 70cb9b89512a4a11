import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  type ProjectSettings,
  type PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { problemsIn, type ResourceProblem, stepOf } from "./problems";

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

export interface StackSpec {
  readonly name: string;
  /** By full key, lists and objects as such: `{ "firebreak:regions": ["eu-central-1"] }`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Told of while an operation goes on. */
export interface StackListener {
  step(detail: string): void;
  output(text: string): void;
}

export type StackResult =
  | { readonly kind: "done"; readonly changes: Readonly<Record<string, number>> }
  | { readonly kind: "refused"; readonly problems: readonly ResourceProblem[]; readonly cause: unknown };

/** The Pulumi engine on the stacks of a backend: an inline program, ordinary state. */
export class StackEngine {
  constructor(private readonly options: StackEngineOptions) {}

  up(spec: StackSpec, listener: StackListener, signal?: AbortSignal): Promise<StackResult> {
    return this.#run(spec, listener, signal, (stack, common) => stack.up(common));
  }

  async #run(
    spec: StackSpec,
    listener: StackListener,
    signal: AbortSignal | undefined,
    act: (stack: Stack, common: CommonOptions) => Promise<unknown>,
  ): Promise<StackResult> {
    const events: EngineEvent[] = [];
    const output: string[] = [];
    const workDir = mkdtempSync(join(this.options.folder, `${spec.name}-`));
    const told = (text: string) => {
      output.push(text);
      listener.output(text);
    };
    const onEvent = (event: EngineEvent) => {
      events.push(event);
      const step = stepOf(event);
      if (step !== undefined) listener.step(step);
    };
    try {
      const stack = await this.#open(spec, workDir);
      await act(stack, { onEvent, onOutput: told, onError: told, ...(signal === undefined ? {} : { signal }) });
      return {
        kind: "done",
        changes: events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
      };
    } catch (cause) {
      const text = output.join("") || (cause instanceof Error ? cause.message : String(cause));
      return { kind: "refused", problems: problemsIn(events, text), cause };
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
  }

  #open({ name, config }: StackSpec, workDir: string): Promise<Stack> {
    const { command, program, project, backend, secretsProvider, environment } = this.options;
    return LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: project.name, program },
      {
        pulumiCommand: command,
        workDir,
        envVars: { ...environment, PULUMI_BACKEND_URL: backend, PULUMI_SKIP_UPDATE_CHECK: "true" },
        secretsProvider,
        projectSettings: project,
        stackSettings: { [name]: { config: { ...config } } },
      },
    );
  }
}

interface CommonOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (chunk: string) => void;
  readonly onError: (chunk: string) => void;
  readonly signal?: AbortSignal;
}
