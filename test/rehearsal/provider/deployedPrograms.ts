import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { Engine, type OperationResult } from "../../../rehearsal/engine/engine";
import type { StackSpec } from "../../../rehearsal/engine/stackSpec";
import { bundleProvider } from "../../../rehearsal/provider/bundle";
import { stateFolder, toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { pythonEnvironment } from "../../../rehearsal/setup/pythonEnvironment";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";

export const region = "us-east-1";

/** The real engine with the stand-in provider, before a whole emulated organization. */
export class DeployedPrograms {
  private constructor(
    readonly organization: RehearsedOrganization,
    private readonly folder: string,
    private readonly providerFolder: string,
  ) {}

  static async start(): Promise<DeployedPrograms> {
    const providerFolder = join(stateFolder, "provider");
    await bundleProvider(providerFolder);
    const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
    const organization = await RehearsedOrganization.start({ python });
    return new DeployedPrograms(organization, mkdtempSync(join(tmpdir(), "firebreak-provider-test-")), providerFolder);
  }

  /** A stack of that program in an account; the program sees its config. */
  async stack(name: string, account: RehearsedAccount, program: PulumiFn): Promise<ProgramStack> {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
    const engine = new Engine({
      command,
      folder: join(this.folder, name),
      providerFolder: this.providerFolder,
      program,
      project: { name: "provider-test", runtime: "nodejs" },
    });
    return new ProgramStack(engine, {
      name,
      config: {},
      credentials: account.accessKey,
      region,
      gatewayUrl: this.organization.gateway.url,
    });
  }

  async stop(): Promise<void> {
    await this.organization.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type StackConfig = Readonly<Record<string, string>>;

/** One stack and what the engine did with it. */
export class ProgramStack {
  constructor(
    private readonly engine: Engine,
    private readonly spec: StackSpec,
  ) {}

  preview(config: StackConfig = {}): Promise<OperationResult> {
    return this.engine.preview({ ...this.spec, config });
  }

  up(config: StackConfig = {}): Promise<OperationResult> {
    return this.engine.up({ ...this.spec, config });
  }

  refresh(config: StackConfig = {}): Promise<OperationResult> {
    return this.engine.refresh({ ...this.spec, config });
  }

  destroy(config: StackConfig = {}): Promise<OperationResult> {
    return this.engine.destroy({ ...this.spec, config });
  }
}
