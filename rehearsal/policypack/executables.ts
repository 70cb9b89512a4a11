import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** Packages whose resources a looked-at program may have; each is served by the same provider. */
const packages = ["aws", "aws-native", "awsx", "random"] as const;

/**
 * Puts into a folder what the engine needs on its PATH to run a policy pack over a program of any types: a provider for each
 * package, and `pulumi-analyzer-policy-nodejs`, which starts a pack where no Node language host is about. Where there is one,
 * the engine takes that.
 */
export function writeExecutables(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const provider = join(folder, "previewProvider.cjs");
  buildSync({
    entryPoints: [join(__dirname, "previewProvider.ts")],
    outfile: provider,
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    logLevel: "error",
  });
  for (const name of packages) write(join(folder, `pulumi-resource-${name}`), `exec ${node} ${quoted(provider)} "$@"`);
  const host = join(folder, "policyPackHost.cjs");
  writeFileSync(host, hostSource);
  write(join(folder, "pulumi-analyzer-policy-nodejs"), `exec ${node} ${quoted(host)} "$@"`);
}

/** The engine starts it in the pack's folder; the pack's own SDK runs the pack, as with the language host. */
const hostSource = `require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }));\n`;

/** The Node that runs the rehearsal, whatever is on the PATH of the engine. */
const node = quoted(process.execPath);

function write(path: string, command: string): void {
  writeFileSync(path, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
}

/** For sh. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
