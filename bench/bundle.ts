import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import { lambdaBundle } from "../components/lambdaBundle/lambdaBundle";

export interface Bundle {
  readonly path: string;
  readonly bytes: number;
}

/** Bundles an entry exactly as the program deploys it, and writes it as `<name>.js` into the folder. */
export async function writeBundle(entry: string, name: string, folder: string): Promise<Bundle> {
  const archive = await lambdaBundle(entry);
  if (!(archive instanceof asset.AssetArchive)) throw new Error(`The bundle of ${entry} is no archive of assets.`);
  const { "index.js": file } = await archive.assets;
  if (!(file instanceof asset.StringAsset)) throw new Error(`The bundle of ${entry} holds no text index.js.`);
  const text = await file.text;
  const path = join(folder, `${name}.js`);
  writeFileSync(path, text);
  return { path, bytes: Buffer.byteLength(text) };
}
