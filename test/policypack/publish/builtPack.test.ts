import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { buildPack } from "../../../policypack/publish/builtPack";

const checkout = join(__dirname, "../../..");
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  main: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

function manifestOf(folder: string) {
  return manifestSchema.partial({ main: true }).parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

describe("The built pack", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "pack-"));
  let sources: readonly string[];
  before(async () => {
    sources = await buildPack(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("needs the SDK and the engine's own package at the versions that are tested, and nothing else", () => {
    const { main, dependencies } = manifestOf(folder);
    const tested = manifestOf(checkout).dependencies;
    assert.equal(main, "index.js");
    assert.deepEqual(dependencies, {
      "@pulumi/policy": tested["@pulumi/policy"],
      "@pulumi/pulumi": tested["@pulumi/pulumi"],
    });
  });

  it("has in it what is pure, and no code that calls AWS", () => {
    assert.ok(sources.includes("policypack/index.ts") && sources.includes("functions/domain/exception.ts"));
    const strange = sources.filter(
      (file) =>
        !/^(policypack|functions|config|playbook\.ts|node_modules\/(zod|ipaddr\.js|fastest-levenshtein))/.test(file),
    );
    assert.deepEqual(strange, []);
    assert.deepEqual(
      sources.filter((file) => file.startsWith("functions/aws/") || file.endsWith("/handler.ts")),
      [],
    );
  });

  it("names the pack and its version as the sources do", () => {
    const { name, version } = manifestOf(join(checkout, "policypack"));
    assert.deepEqual([manifestOf(folder).name, manifestOf(folder).version], [name, version]);
  });

  it("is JavaScript to the engine", () => {
    assert.equal(
      readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8").replace(/^description: .+$/m, "description: …"),
      "description: …\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
  });

  it("carries the licence of every package in it", () => {
    const text = readFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
    const bundled = sources.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
    assert.ok(bundled.includes("zod"));
    for (const name of bundled)
      assert.match(text, new RegExp(`^${name}\n\n.*(MIT|Permission is hereby granted)`, "ms"));
  });

  it("packs whole, as `pulumi policy publish` packs it", () => {
    const packed = z
      .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
      .parse(JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: folder, encoding: "utf8" })));
    assert.deepEqual(packed[0]?.files.map(({ path }) => path).sort(), [
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "THIRD-PARTY-LICENSES.txt",
      "ci/github-actions.yml",
      "ci/gitlab-ci.yml",
      "index.js",
      "package.json",
      "summary.js",
    ]);
  });

  it("comes with its docs, whose links lead somewhere in it", () => {
    const links = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/\]\(([^)#\s][^)\s]*)\)/g)];
    const local = links.flatMap(([, target = ""]) => (/^https?:/.test(target) ? [] : [target]));
    assert.ok(local.length > 0);
    for (const target of local) assert.ok(existsSync(join(folder, target)), target);
  });

  it("is the same when it is built again over an older one", async () => {
    const before = readFileSync(join(folder, "index.js"), "utf8");
    assert.deepEqual(await buildPack(folder), sources);
    assert.equal(readFileSync(join(folder, "index.js"), "utf8"), before);
    assert.ok(!existsSync(join(folder, "node_modules")));
  });
});
