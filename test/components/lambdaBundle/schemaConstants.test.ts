import assert from "node:assert/strict";
import { dirname, resolve } from "node:path";
import { runInThisContext } from "node:vm";
import { build, type Plugin } from "esbuild";
import { schemaConstants, withLiteralKeys } from "../../../components/lambdaBundle/schemaConstants";

describe("Schema constants of an AWS SDK client", () => {
  it("have their computed keys written as the literals they stand for", () => {
    const source = [
      'const _h = "http";',
      'const _s_ = "a\\"b";',
      'export var Op$ = [9, n0, _Op, { [_h]: ["POST", "/", 200], [_s_]: 1 }, () => In, () => Out];',
    ].join("\n");
    assert.equal(
      withLiteralKeys(source),
      [
        'const _h = "http";',
        'const _s_ = "a\\"b";',
        'export var Op$ = [9, n0, _Op, { "http": ["POST", "/", 200], "a\\"b": 1 }, () => In, () => Out];',
      ].join("\n"),
    );
  });

  it("keep keys that are no string constant of the file, and one that would set a prototype", () => {
    const source = 'const _p = "__proto__";\nconst _n = 1;\nexport var x = { [_p]: 1, [_n]: 2, [_imported]: 3 };';
    assert.equal(withLiteralKeys(source), source);
  });

  it("mean the same afterwards", async () => {
    const schemas = resolve(dirname(require.resolve("@aws-sdk/client-sts")), "../dist-es/schemas/schemas_0.js");
    assert.equal(await exportsOf(schemas, [schemaConstants]), await exportsOf(schemas, []));
  });
});

/** What a module exports, as text: the functions in it by their source. */
async function exportsOf(entry: string, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    plugins,
  });
  const module = { exports: {} };
  runInThisContext(`(function (module, require) { ${outputFiles[0]?.text} })`)(module, require);
  assert.ok(Object.keys(module.exports).length > 20);
  return JSON.stringify(Object.entries(module.exports), (_, value) =>
    typeof value === "function" ? String(value) : value,
  );
}
