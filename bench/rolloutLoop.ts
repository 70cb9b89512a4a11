import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import * as z from "zod";
import { programAt } from "../rollout/engine/program";
import { readProject } from "../rollout/engine/project";

const stacks = z.array(z.object({ name: z.string(), config: z.record(z.string(), z.unknown()) }));

/**
 * What a user writes who has no rollout: `up` of each account's stack, one after the other, by the Automation API. In one process,
 * so the program is loaded once; a shell loop of `pulumi up` loads it anew each time. Argument: a JSON file of the stacks.
 */
async function main(file: string): Promise<void> {
  const checkout = join(__dirname, "..");
  const project = readProject(join(checkout, "Pulumi.yaml"));
  for (const { name, config } of stacks.parse(JSON.parse(readFileSync(file, "utf8")))) {
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: project.name, program: programAt(join(checkout, "index.ts")) },
      { projectSettings: project, secretsProvider: "passphrase", stackSettings: { [name]: { config } } },
    );
    await stack.up();
  }
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
