import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { unzipSync } from "fflate";
import { AwsError } from "../awsRequest";

/** A deployment package, unpacked where a process can run it. */
export interface CodePackage {
  /** `CodeSha256`: base64 SHA-256 of the zip. */
  readonly sha256: string;
  /** `CodeSize`: bytes of the zip. */
  readonly size: number;
  /** The value of `LAMBDA_TASK_ROOT`. */
  readonly directory: string;
}

/**
 * Unpacks a zip below `parent`, in a folder named by its hash: an environment that still runs the code before keeps its files.
 * Throws `InvalidParameterValueException` where the bytes are no zip, or an entry would land outside of its folder.
 */
export async function unpack(zip: Buffer, parent: string): Promise<CodePackage> {
  const hash = createHash("sha256").update(zip).digest();
  const directory = join(parent, hash.toString("hex"));
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(zip);
  } catch (cause) {
    throw Object.assign(
      unreadable("Could not unzip uploaded file. Please check your file, then try to upload again."),
      {
        cause,
      },
    );
  }
  if (Object.keys(entries).length === 0) throw unreadable("Uploaded file must be a non-empty zip");
  for (const [name, content] of Object.entries(entries)) {
    const path = normalize(name);
    if (isAbsolute(path) || path.startsWith("..")) throw unreadable(`The zip entry ${name} leaves the package`);
    if (name.endsWith("/")) continue;
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  return { sha256: hash.toString("base64"), size: zip.length, directory };
}

function unreadable(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
