import { relative } from "node:path";
import { asset } from "@pulumi/pulumi";
import { build, type Metafile } from "esbuild";
import { lambdaCredentials } from "./lambdaCredentials";
import { schemaConstants } from "./schemaConstants";

/**
 * Largest bundle in bytes. Load time of a cold start grows with it; a bundle beyond has imported a client or library whole.
 */
const largest = { withEc2Client: 1_000_000, withoutEc2Client: 500_000 };

/** Clients that are reckoned with there, and the bytes that each further one may take: the others are of like size. */
const usualClients = 5;
const furtherClient = 60_000;

const bundles = new Map<string, Promise<string>>();

/**
 * The code of a Lambda function: its handler and everything that it imports as one minified CommonJS module `index.js`,
 * whose `handler` export Lambda calls as `index.handler`. The same source gives the same bytes, so an update without a
 * change of code is none. Bundled once per process and entry.
 *
 * Rejects with esbuild's errors, or where the bundle is larger than a cold start can bear.
 */
export async function lambdaBundle(entry: string): Promise<asset.Archive> {
  const text = bundles.get(entry) ?? bundleOf(entry);
  bundles.set(entry, text);
  return new asset.AssetArchive({ "index.js": new asset.StringAsset(await text) });
}

async function bundleOf(entry: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // With esbuild's default for Node, "main" first, packages give their CommonJS builds, which can't be tree-shaken.
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    sourcemap: false,
    logLevel: "silent",
    plugins: [schemaConstants, lambdaCredentials],
  });
  const text = outputFiles.map((file) => file.text).join("");
  assertSize(entry, Buffer.byteLength(text), metafile);
  return text;
}

function assertSize(entry: string, bytes: number, metafile: Metafile): void {
  const clients = new Set(Object.keys(metafile.inputs).flatMap((input) => /@aws-sdk\/client-[\w-]+/.exec(input) ?? []));
  const usesEc2 = clients.has("@aws-sdk/client-ec2");
  const limit = usesEc2
    ? largest.withEc2Client
    : largest.withoutEc2Client + Math.max(0, clients.size - usualClients) * furtherClient;
  if (bytes <= limit) return;
  throw new Error(
    `The bundle of ${relative(process.cwd(), entry)} has ${bytes} bytes; the limit is ${limit} ${usesEc2 ? "with" : "without"} the EC2 client. ` +
      `Its largest inputs are ${largestInputs(metafile)}.`,
  );
}

function largestInputs({ outputs }: Metafile): string {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 5)
    .map(([input, { bytesInOutput }]) => `${input} (${bytesInOutput})`)
    .join(", ");
}
