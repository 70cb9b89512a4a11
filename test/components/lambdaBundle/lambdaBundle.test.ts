import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { asset } from "@pulumi/pulumi";
import { lambdaBundle } from "../../../components/lambdaBundle/lambdaBundle";
import { finders } from "../../../functions/finders";
import { responders } from "../../../functions/responders";

const root = join(__dirname, "..", "..", "..");
const fixture = (name: string) => join(root, "test", "fixtures", "bundles", `${name}.ts`);

async function codeOf(entry: string): Promise<string> {
  const archive = await lambdaBundle(entry);
  assert.ok(archive instanceof asset.AssetArchive);
  const file = (await archive.assets)["index.js"];
  assert.ok(file instanceof asset.StringAsset);
  return file.text;
}

describe("A responder's bundle", () => {
  it("exports the handler that Lambda calls", async () => {
    const module = { exports: {} as { handler?: unknown } };
    runInThisContext(`(function (module, require) { ${await codeOf(fixture("describesInstances"))} })`)(
      module,
      require,
    );
    assert.equal(typeof module.exports.handler, "function");
  });

  it("holds only the commands that the handler uses: the EC2 client in less than 350 kB", async () => {
    const code = await codeOf(fixture("describesInstances"));
    assert.ok(code.includes("DescribeInstances"));
    assert.ok(!code.includes("CreateVpcPeeringConnection"));
    assert.ok(code.length < 350_000, `${code.length} bytes`);
  });

  it("is made once per process, and has the same bytes wherever it is made", async () => {
    assert.equal(await freshCodeOf(fixture("describesInstances")), await codeOf(fixture("describesInstances")));
    assert.ok(!(await codeOf(fixture("describesInstances"))).includes(root));
  });

  it("is refused, with its largest inputs, where it has taken in a client whole", async () => {
    await assert.rejects(
      lambdaBundle(fixture("importsWholeClient")),
      /importsWholeClient\.ts has \d+ bytes; the limit is 1000000 with the EC2 client\. Its largest inputs are .*client-ec2/,
    );
  });

  it("is refused with esbuild's reason where there is nothing to bundle", async () => {
    await assert.rejects(lambdaBundle(fixture("nowhere")), /Could not resolve ".*nowhere\.ts"/);
  });

  for (const name of [...Object.keys(responders), ...Object.keys(finders)]) {
    it(`of ${name} is within its limit`, async () => {
      const entry = join(root, "functions", name, "handler.ts");
      assert.ok(existsSync(entry), `${name} has no handler.ts`);
      await lambdaBundle(entry);
    });
  }
});

/** The bundle as a process with an empty cache makes it. */
async function freshCodeOf(entry: string): Promise<string> {
  const path = require.resolve("../../../components/lambdaBundle/lambdaBundle");
  const cached = require.cache[path];
  delete require.cache[path];
  const fresh = require(path) as { lambdaBundle: typeof lambdaBundle };
  if (cached !== undefined) require.cache[path] = cached;
  const archive = (await fresh.lambdaBundle(entry)) as asset.AssetArchive;
  return ((await archive.assets)["index.js"] as asset.StringAsset).text;
}
