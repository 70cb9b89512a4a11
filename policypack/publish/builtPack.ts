import { readdirSync, readFileSync } from "node:fs";
import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import * as z from "zod";

const packFolder = join(__dirname, "..");
const checkout = join(packFolder, "..");

/** Packages that stay packages: the engine starts the pack by the one's program, and the SDK must be the one that this program loads. */
const external = ["@pulumi/policy", "@pulumi/pulumi"] as const;

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

/**
 * Builds the pack into a folder from which `pulumi policy publish` can publish it, and `pulumi preview --policy-pack` run it: one
 * file for the pack, which has no source outside the folder, one for the summary of a preview, and a package.json that names what
 * both still need. Overwrites what an earlier build left; answers the files that went in, from the checkout's root.
 */
export async function buildPack(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { index: join(packFolder, "index.ts"), summary: join(packFolder, "ci", "main.ts") },
    outdir: folder,
    absWorkingDir: checkout,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: [...external],
    metafile: true,
    legalComments: "none",
    logLevel: "error",
  });
  await Promise.all([
    writeFile(join(folder, "package.json"), `${JSON.stringify(manifest(), undefined, 2)}\n`),
    writeFile(join(folder, "PulumiPolicy.yaml"), projectFile()),
    writeFile(join(folder, "THIRD-PARTY-LICENSES.txt"), licences(metafile)),
    copyFile(join(checkout, "docs", "policies.md"), join(folder, "README.md")),
    cp(join(checkout, "docs", "ci"), join(folder, "ci"), { recursive: true }),
    copyFile(join(checkout, "LICENSE"), join(folder, "LICENSE")),
  ]);
  return Object.keys(metafile.inputs);
}

/** `pulumi policy publish` takes the version from here, and each can be published once. */
function manifest() {
  const { name, version, license, dependencies } = manifestSchema.parse(
    JSON.parse(readFileSync(join(packFolder, "package.json"), "utf8")),
  );
  const needed = Object.fromEntries(external.map((each) => [each, dependencies[each]]));
  return { name, version, private: true, license, main: "index.js", dependencies: needed };
}

/** The built pack is JavaScript; without the option the engine would look for TypeScript's compiler. */
function projectFile(): string {
  const text = readFileSync(join(packFolder, "PulumiPolicy.yaml"), "utf8");
  return text.replace(/^runtime:.*(\n[ \t].*)*/m, "runtime:\n  name: nodejs\n  options:\n    typescript: false");
}

/** The licences of what is in the bundle ask for their text beside it. */
function licences({ inputs }: Metafile): string {
  const packages = new Set(
    Object.keys(inputs).flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  return [...packages].sort().map(licenceOf).join("\n");
}

function licenceOf(name: string): string {
  const folder = join(checkout, "node_modules", name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`Package ${name} is in the bundle and has no licence file beside its code.`);
  return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
