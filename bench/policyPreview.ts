import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPack } from "../policypack/publish/builtPack";
import { manyResources } from "../rehearsal/policypack/manyResources";
import { PackEngine } from "../rehearsal/policypack/packEngine";
import { checkout, toolFolder } from "../rehearsal/setup/folders";
import { pulumiEngine } from "../rehearsal/setup/pulumiEngine";
import { publishedPack } from "./publishedPack";
import { shuffled } from "./shuffled";
import { median } from "./statistics";

/** How many resources with a provider the previewed programs have: few, so that what a pack costs at all shows, and many. */
export const previewSizes = [10, 500] as const;

const runs = 3;

export type PreviewedWith = "no pack" | "Firebreak's pack" | "AWSGuard";

export interface PreviewMeasurement {
  readonly pack: PreviewedWith;
  readonly resources: (typeof previewSizes)[number];
  readonly runs: number;
  /** Median, start of the preview until its end. */
  readonly milliseconds: number;
  /** What the pack said of the program. */
  readonly violations: number;
}

/**
 * Previews of one program with each pack and with none, in turns, so that a busy moment of the machine hits them all. AWSGuard is left
 * out, and it is told so, where it can't be installed.
 */
export async function measurePolicyPreviews(tell: (detail: string) => void): Promise<readonly PreviewMeasurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-preview-bench-"));
  try {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell });
    const engine = new PackEngine(command, folder);
    const contenders: (readonly [PreviewedWith, readonly string[]])[] = [
      ["no pack", []],
      ["Firebreak's pack", [await builtPack(folder)]],
      ...(await published(tell)),
    ];
    const samples = new Map<string, { milliseconds: number[]; violations: number }>();
    for (let run = 1; run <= runs; run++)
      for (const resources of previewSizes)
        for (const [pack, packs] of shuffled(contenders)) {
          tell(`preview ${run} of ${runs}, ${resources} resources, ${pack}`);
          const { milliseconds, violations } = await engine.preview({ program: manyResources(resources), packs });
          const key = `${pack}/${resources}`;
          const earlier = samples.get(key)?.milliseconds ?? [];
          samples.set(key, { milliseconds: [...earlier, milliseconds], violations: violations.length });
        }
    return contenders.flatMap(([pack]) =>
      previewSizes.flatMap((resources) => {
        const sample = samples.get(`${pack}/${resources}`);
        if (sample === undefined) return [];
        const { milliseconds, violations } = sample;
        return [{ pack, resources, runs, milliseconds: Math.round(median(milliseconds)), violations }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a pack adds to a preview, in milliseconds: once, and with each resource. Undefined where one of the two sizes is missing. */
export function addedBy(
  pack: PreviewedWith,
  measured: readonly PreviewMeasurement[],
): { readonly once: number; readonly perResource: number } | undefined {
  const added = previewSizes.map((resources) => {
    const of = (contender: PreviewedWith) =>
      measured.find((row) => row.pack === contender && row.resources === resources)?.milliseconds;
    const [withPack, without] = [of(pack), of("no pack")];
    return withPack === undefined || without === undefined ? undefined : withPack - without;
  });
  const [few, many] = added;
  if (few === undefined || many === undefined) return undefined;
  const [fewest, most] = previewSizes;
  const perResource = (many - few) / (most - fewest);
  return { once: few - perResource * fewest, perResource };
}

/** As it is published, from a folder that has nothing of the project but the packages it names. */
async function builtPack(folder: string): Promise<string> {
  const pack = join(folder, "pack");
  await buildPack(pack);
  symlinkSync(join(checkout, "node_modules"), join(pack, "node_modules"));
  return pack;
}

async function published(
  tell: (detail: string) => void,
): Promise<readonly (readonly [PreviewedWith, readonly string[]])[]> {
  try {
    return [["AWSGuard", [await publishedPack(toolFolder(), tell)]]];
  } catch (error) {
    tell(`without AWSGuard: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
