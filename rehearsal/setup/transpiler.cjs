const { transformSync } = require("esbuild");

/**
 * Lets ts-node turn TypeScript into JavaScript with esbuild, which takes a tenth of the time of the TypeScript compiler's own
 * transpiling: some 2.5 s less before anything runs. Neither looks at types; `npm run check` does.
 */
exports.create = () => ({
  transpile(code, { fileName }) {
    const output = transformSync(code, {
      loader: "ts",
      format: "cjs",
      target: "es2022",
      // import() becomes require(), as TypeScript's own CommonJS output has it: Node's import() resolves no extensions.
      supported: { "dynamic-import": false },
      sourcefile: fileName,
      sourcemap: "external",
      // Without it esbuild looks for a tsconfig.json beside each file.
      tsconfigRaw: {},
    });
    return { outputText: output.code, sourceMapText: output.map };
  },
});
