const { join } = require("node:path");
const { REGISTER_INSTANCE, register } = require("ts-node");

// Lets Node load TypeScript. Where ts-node is registered already (`mocha -r ts-node/register`) a second would do it all twice.
if (!process[REGISTER_INSTANCE]) {
  register({
    project: join(__dirname, "..", "..", "tsconfig.json"),
    transpileOnly: true,
    transpiler: join(__dirname, "transpiler.cjs"),
  });
}
