import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectSettings, PulumiCommand } from "@pulumi/pulumi/automation";
import { load } from "js-yaml";
import * as z from "zod";
import { programAt } from "../../rollout/engine/program";
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

const projectSchema = z.looseObject({ name: z.string().min(1), runtime: z.unknown() });

/** Pulumi.yaml as it is, but for the parts that say where the program is: the program runs inline, in this process. */
function readProject(path: string): ProjectSettings {
  const {
    main: _main,
    packagemanager: _packageManager,
    ...project
  } = projectSchema.parse(load(readFileSync(path, "utf8")));
  return { ...project, runtime: "nodejs" };
}
