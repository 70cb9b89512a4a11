import { readFileSync } from "node:fs";
import type { ProjectSettings } from "@pulumi/pulumi/automation";
import { load } from "js-yaml";
import * as z from "zod";

const projectSchema = z.looseObject({ name: z.string().min(1), runtime: z.unknown() });

/** Pulumi.yaml as it is, but for the parts that say where the program is: the program runs inline, in this process. */
export function readProject(path: string): ProjectSettings {
  const {
    main: _main,
    packagemanager: _packageManager,
    ...project
  } = projectSchema.parse(load(readFileSync(path, "utf8")));
  return { ...project, runtime: "nodejs" };
}
