const { join } = require("node:path");
const { buildSync } = require("esbuild");

// The engine's own starter would have ts-node compile each file, and check the types of all, before every preview: seconds, for
// what `npm run check` has checked. The pack's own Pulumi packages stay packages, for the starter has loaded them already.
const { outputFiles } = buildSync({
  entryPoints: [join(__dirname, "index.ts")],
  bundle: true,
  write: false,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["@pulumi/*"],
  sourcemap: "inline",
  logLevel: "error",
});
module._compile(outputFiles[0].text, join(__dirname, "index.js"));
