import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { programAt } from "../../rollout/engine/program";
import { readProject } from "../../rollout/engine/project";
import { bundleProvider } from "../provider/bundle";
import { checkout, stateFolder } from "../setup/folders";
import { Engine } from "./engine";
import type { RunFolder } from "./runFolder";

export interface OpenEngineOptions {
  readonly run: RunFolder;
  readonly command: PulumiCommand;
  readonly signal?: AbortSignal | undefined;
}

/** The engine for the project's own program, with its Pulumi.yaml and the stand-in provider, all in the run's folder. */
export async function openEngine({ run, command, signal }: OpenEngineOptions): Promise<Engine> {
  const providerFolder = join(stateFolder, "provider");
  await bundleProvider(providerFolder);
  return new Engine({
    command,
    folder: run.folder("engine"),
    providerFolder,
    program: programAt(join(checkout, "index.ts")),
    project: readProject(join(checkout, "Pulumi.yaml")),
    signal,
  });
}
