import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  type PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { withoutUnread } from "../../rollout/engine/unreadAnswers";
import { checkout } from "../setup/folders";
import { writeExecutables } from "./executables";

/** What a pack said of one resource, or of the stack. */
export interface PackViolation {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

export interface PackRun {
  /** Whether the engine refused it for a mandatory violation. */
  readonly refused: boolean;
  readonly violations: readonly PackViolation[];
  /** Resources by what would be done with them; empty where the run was refused. */
  readonly changes: OpMap;
  /** Types of what an update made, in order; the same for what a preview would make, where it was refused too. */
  readonly made: readonly string[];
  /** What the engine printed. */
  readonly output: string;
  /** The engine's own events, from which all of this is read. */
  readonly events: readonly EngineEvent[];
  readonly milliseconds: number;
}

export interface PackProgram {
  readonly program: PulumiFn;
  /** The project; `app` where left out. */
  readonly project?: string;
  /** The stack, kept from run to run; a new one where left out. */
  readonly stack?: string;
  /** Config of the stack, by full key. */
  readonly config?: Readonly<Record<string, string>>;
  /** Folders of the packs; the project's own where left out, none for a run without. */
  readonly packs?: readonly string[];
  /** Config of the policies, by their name: `{ "exception-quota": { maximum: 3 } }`. */
  readonly policies?: Readonly<Record<string, unknown>>;
}

/** The real engine with a policy pack, over programs that make nothing: any type of resource, no AWS. */
export class PackEngine {
  readonly #stacks = new Map<string, Promise<Stack>>();
  #runs = 0;

  /** `folder` gets backend, home and executables; it is the caller's to remove. */
  constructor(
    private readonly command: PulumiCommand,
    private readonly folder: string,
  ) {
    for (const name of ["backend", "home"]) mkdirSync(join(folder, name), { recursive: true });
    writeExecutables(join(folder, "bin"));
  }

  preview(run: PackProgram): Promise<PackRun> {
    return this.#run(run, async (stack, options) => void (await stack.preview(options)));
  }

  up(run: PackProgram): Promise<PackRun> {
    return this.#run(run, async (stack, options) => void (await stack.up(options)));
  }

  async #run(run: PackProgram, operate: (stack: Stack, options: Options) => Promise<void>): Promise<PackRun> {
    const number = ++this.#runs;
    const stack = await this.#stack(run, `run-${number}`);
    const events: EngineEvent[] = [];
    const output: string[] = [];
    const onOutput = (chunk: string) => void output.push(chunk);
    const packs = run.packs ?? [join(checkout, "policypack")];
    const options: Options = {
      onEvent: (event) => void events.push(event),
      onOutput,
      onError: onOutput,
      policyPacks: [...packs],
      ...(run.policies === undefined || packs.length === 0
        ? {}
        : { policyPackConfigs: packs.map(() => this.#configFile(number, run.policies ?? {})) }),
    };
    const started = performance.now();
    let failure: unknown;
    try {
      await operate(stack, options);
    } catch (error) {
      failure = error;
    }
    const milliseconds = performance.now() - started;
    const violations = events.flatMap(({ policyEvent }) =>
      policyEvent === undefined
        ? []
        : [
            {
              policy: policyEvent.policyName,
              level: policyEvent.enforcementLevel,
              urn: policyEvent.resourceUrn ?? "",
              message: plain(policyEvent.message),
            },
          ],
    );
    const refused = failure !== undefined && violations.some(({ level }) => level === "mandatory");
    if (failure !== undefined && !refused)
      throw new Error(`The engine failed:\n${output.join("")}`, { cause: failure });
    const changes = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
    const made = events.flatMap(({ resOutputsEvent }) =>
      resOutputsEvent?.metadata.op === "create" ? [resOutputsEvent.metadata.type] : [],
    );
    return {
      refused,
      violations,
      made,
      changes: refused ? {} : changes,
      output: output.join(""),
      events,
      milliseconds,
    };
  }

  async #stack({ program, project = "app", stack, config = {} }: PackProgram, fresh: string): Promise<Stack> {
    const name = stack ?? fresh;
    const known = await this.#stacks.get(name);
    if (known !== undefined) {
      known.workspace.program = program;
      return known;
    }
    const workDir = join(this.folder, "work", name);
    mkdirSync(workDir, { recursive: true });
    const created = LocalWorkspace.createStack(
      { stackName: name, projectName: project, program },
      {
        pulumiCommand: withoutUnread(this.command, "nothing"),
        pulumiHome: join(this.folder, "home"),
        workDir,
        envVars: this.#environment(),
        projectSettings: { name: project, runtime: "nodejs" },
        stackSettings: { [name]: { config: { ...config } } },
      },
    );
    this.#stacks.set(name, created);
    return created;
  }

  #configFile(number: number, policies: Readonly<Record<string, unknown>>): string {
    const path = join(this.folder, `policies-${number}.json`);
    writeFileSync(path, JSON.stringify(policies));
    return path;
  }

  #environment(): Record<string, string> {
    return {
      PATH: `${join(this.folder, "bin")}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
      PULUMI_ACCESS_TOKEN: "",
    };
  }
}

interface Options {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (chunk: string) => void;
  readonly onError: (chunk: string) => void;
  readonly policyPacks: string[];
  readonly policyPackConfigs?: string[];
}

/** Without the engine's own colour marks: `<{%reset%}>`. */
function plain(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "").trim();
}
