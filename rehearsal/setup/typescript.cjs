const { join } = require("node:path");
const { REGISTER_INSTANCE, register } = require("ts-node");

// Lets Node load TypeScript. Where ts-node is registered already (`mocha -r ts-node/register`) a second would do it all twice.
if (!process[REGISTER_INSTANCE]) {
  register({
    project: join(__dirname, "..", "..", "tsconfig.json"),
    transpileOnly: true,
    transpiler: join(__dirname, "transpiler.cjs"),
  });
  leaveOutPromiseTraces();
}

/**
 * Pulumi notes a stack trace on every promise, for whoever looks for one that never ends, and ts-node finds the TypeScript line of
 * each of its frames: more than half of what a program's run takes. Those traces stay out, unless that is looked for.
 */
function leaveOutPromiseTraces() {
  const mapped = Error.prepareStackTrace;
  if (mapped === undefined || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFileName()?.endsWith("debuggable.js") ? String(error) : mapped(error, frames);
}
