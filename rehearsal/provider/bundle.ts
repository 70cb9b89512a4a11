import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import Module from "node:module";
import { join, resolve } from "node:path";
import { Script } from "node:vm";
import { build } from "esbuild";
import { schemaConstants } from "../../components/lambdaBundle/schemaConstants";

const executableName = "pulumi-resource-aws";
const sourceDirectory = __dirname;

/** Bumped when the files beside the bundle are made in another way. */
const layout = 3;

/**
 * Bundles the provider into `outputDirectory` as `provider.cjs`, with what V8 makes of it (the engine starts the provider once
 * for each command, and compiling takes half of the start), beside an executable `pulumi-resource-aws` that the engine finds
 * when the directory is on its PATH. Answers the executable's path. Where sources, packages and Node are those of the last time
 * it does nothing. Throws where the directory cannot be written or the sources do not compile.
 */
export async function bundleProvider(outputDirectory: string): Promise<string> {
  const directory = resolve(outputDirectory);
  const executable = join(directory, executableName);
  const stamp = join(directory, "provider.stamp");
  const digest = await sourceDigest();
  if ((await textOf(stamp)) === digest && (await textOf(executable)) !== undefined) return executable;

  await mkdir(directory, { recursive: true });
  // Written beside and renamed: a second run at the same time, or one that is killed, never leaves half a file.
  const put = async (name: string, content: string | Buffer, mode = 0o644) => {
    const unfinished = join(directory, `${name}.${process.pid}.tmp`);
    await writeFile(unfinished, content, { mode });
    await rename(unfinished, join(directory, name));
  };
  const source = Module.wrap(await bundle());
  // The cache of another source is refused by V8, so it may be the older of the two for a moment.
  await put("provider.cjs", source);
  await put("provider.cache", new Script(source, { filename: join(directory, "provider.cjs") }).createCachedData());
  await put("launch.cjs", launcher);
  // The Node that runs the rehearsal, whatever is on the PATH of the engine.
  const launch = `exec ${quoted(process.execPath)} ${quoted(join(directory, "launch.cjs"))} "$@"`;
  await put(executableName, `#!/bin/sh\n${launch}\n`, 0o755);
  await put("provider.stamp", digest);
  return executable;
}

/** Runs the wrapped bundle beside it as a module, from V8's cache where that is of this very source and Node. */
const launcher = `const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");
const filename = join(__dirname, "provider.cjs");
const cache = join(__dirname, "provider.cache");
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
script.runInThisContext()(exports, require, module, filename, __dirname);
`;

/** In ASCII alone, which Node reads fastest. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(sourceDirectory, "main.ts")],
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "ascii",
    // A script, which a bundle from a cache is, has no import() of its own: require() instead.
    supported: { "dynamic-import": false },
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "error",
    plugins: [schemaConstants],
  });
  return outputFiles[0]?.text ?? "";
}

/** A digest of all that goes into the bundle. */
async function sourceDigest(): Promise<string> {
  const hash = createHash("sha256").update(`${layout} ${process.execPath} ${process.version}`);
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
