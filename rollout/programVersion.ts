import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** What of a checkout decides what a stack becomes; tests and the rehearsal don't. */
const folders = ["components", "config", "functions"];
const files = ["index.ts", "playbook.ts", "Pulumi.yaml", "tsconfig.json", "package-lock.json"];

/** The version of Firebreak in a checkout. */
export interface ProgramVersion {
  /** `0.2.0+3f9a2c1b04d5`: the package's, and the beginning of the digest, for a checkout may have rows of its own. */
  readonly text: string;
  /** SHA-256 of the program's sources and of the lockfile, which names every package and the provider. */
  readonly digest: string;
}

export function programVersion(checkout: string): ProgramVersion {
  const hash = createHash("sha256");
  for (const path of [...files, ...folders.flatMap((folder) => sourcesIn(checkout, folder))]) {
    const content = readFileSync(join(checkout, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  const digest = hash.digest("hex");
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
  return { text: `${version}+${digest.slice(0, 12)}`, digest };
}

/** In an order that no file system changes. READMEs lie there too, and change nothing. */
function sourcesIn(checkout: string, folder: string): readonly string[] {
  return readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(checkout.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
