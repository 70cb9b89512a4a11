import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachedTool } from "../rehearsal/setup/cachedTool";
import { runTool, toolFailure } from "../rehearsal/setup/toolProcess";

/** AWSGuard, Pulumi's policy pack for AWS that npm has, with all that it leaves open at fixed versions. */
const manifest = {
  name: "awsguard-pack",
  version: "0.3.1",
  private: true,
  main: "index.js",
  dependencies: { "@pulumi/awsguard": "0.3.1" },
  overrides: { "@pulumi/aws": "4.38.1", "@pulumi/policy": "1.21.0", "@pulumi/pulumi": "3.248.0" },
};
const program = `const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "advisory" });\n`;
const project = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";

/**
 * The folder of the pack, installed beside the other tools and not in this project: it takes an old `@pulumi/aws`, some 250 MB.
 * Throws `Failure` where it can't be installed.
 */
export async function publishedPack(tools: string, tell: (detail: string) => void): Promise<string> {
  const { folder } = await cachedTool({
    folder: join(tools, `awsguard-${manifest.version}`),
    megabytes: 400,
    isIntact: (at) => existsSync(join(at, "node_modules", "@pulumi", "awsguard")),
    make: async (at) => {
      tell("installing AWSGuard");
      writeFileSync(join(at, "package.json"), JSON.stringify(manifest));
      writeFileSync(join(at, "PulumiPolicy.yaml"), project);
      writeFileSync(join(at, "index.js"), program);
      const install = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
      const result = await runTool("npm", install, { cwd: at, timeout: 10 * 60_000 });
      if (result.code !== 0) throw toolFailure("Installing AWSGuard", result, "The npm registry");
    },
  });
  return folder;
}
