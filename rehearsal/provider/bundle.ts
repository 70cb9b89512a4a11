import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { schemaConstants } from "../../components/lambdaBundle/schemaConstants";

const executableName = "pulumi-resource-aws";
const sourceDirectory = __dirname;

/**
 * Bundles the provider into `outputDirectory` as `provider.cjs`, beside an executable `pulumi-resource-aws` that the engine
 * finds when the directory is on its PATH. Answers the executable's path. Where sources, lock file and Node are those of the last
 * time it does nothing. Throws where the directory cannot be written or the sources do not compile.
 */
export async function bundleProvider(outputDirectory: string): Promise<string> {
  const directory = resolve(outputDirectory);
  const executable = join(directory, executableName);
  const stamp = join(directory, "provider.stamp");
  const digest = await sourceDigest();
  if ((await textOf(stamp)) === digest && (await textOf(executable)) !== undefined) return executable;

  await mkdir(directory, { recursive: true });
  const bundle = join(directory, "provider.cjs");
  // Written beside and renamed: a second run at the same time, or one that is killed, never leaves half a bundle.
  const unfinished = join(directory, `provider.${process.pid}.tmp`);
  await build({
    entryPoints: [join(sourceDirectory, "main.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "error",
    plugins: [schemaConstants],
  });
  await rename(unfinished, bundle);
  // The Node that runs the rehearsal, whatever is on the PATH of the engine.
  await writeFile(executable, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(bundle)} "$@"\n`);
  await chmod(executable, 0o755);
  await writeFile(stamp, digest);
  return executable;
}

/** A digest of all that goes into the bundle. */
async function sourceDigest(): Promise<string> {
  const hash = createHash("sha256").update(process.execPath);
  const sources = (await readdir(sourceDirectory, { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
  for (const name of sources) hash.update(name).update(await readFile(join(sourceDirectory, name)));
  // Installing a package changes npm's own record of what is installed.
  const installed = await stat(resolve(sourceDirectory, "../../node_modules/.package-lock.json")).catch(
    () => undefined,
  );
  return hash.update(String(installed?.mtimeMs)).digest("hex");
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

/** For sh. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
