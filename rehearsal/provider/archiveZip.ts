import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { type Archive, type Asset, isArchive, isAsset } from "./propertyValue";
import { ProviderError } from "./providerError";

/** The earliest time that a zip can tell: the same files always make the same bytes. */
const epoch = new Date(1980, 0, 1);
/** Unix, read by all: without these attributes Lambda cannot read the files. */
const readable = { os: 3, attrs: 0o100644 << 16, mtime: epoch };

/**
 * The zip of an archive: of its assets, of a folder, or the file itself where that is a zip. Relative paths are the
 * program's, whose folder the engine starts its plugins in. Throws a `ProviderError` for what cannot be read.
 */
export function zipArchive(archive: Archive): Buffer {
  if (archive.path !== undefined && statSync(archive.path).isFile()) return readFileSync(archive.path);
  const files: Zippable = {};
  collect(archive, "", files);
  const ordered = Object.fromEntries(Object.entries(files).sort(([left], [right]) => (left < right ? -1 : 1)));
  return Buffer.from(zipSync(ordered, { level: 6, ...readable }));
}

function collect(archive: Archive, prefix: string, files: Zippable): void {
  if (archive.assets) {
    for (const [name, member] of Object.entries(archive.assets)) {
      if (isArchive(member)) collect(member, `${prefix}${name}/`, files);
      else if (isAsset(member)) files[prefix + name] = contentOf(member, prefix + name);
    }
  } else if (archive.path !== undefined) {
    collectFolder(archive.path, prefix, files);
  } else {
    throw new ProviderError("The stand-in provider reads archives of assets, folders and zip files, not remote ones.");
  }
}

function collectFolder(folder: string, prefix: string, files: Zippable): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) collectFolder(path, `${prefix}${entry.name}/`, files);
    else files[prefix + entry.name] = new Uint8Array(readFileSync(path));
  }
}

function contentOf(asset: Asset, name: string): Uint8Array {
  if (asset.text !== undefined) return new TextEncoder().encode(asset.text);
  if (asset.path !== undefined) return new Uint8Array(readFileSync(asset.path));
  throw new ProviderError(
    `The asset "${name}" holds neither a text nor a path; the stand-in provider reads no remote ones.`,
  );
}
