/*
 * The program of every execution environment: loads the handler once, then answers one event at a time, as the Node
 * runtime of Lambda does. Plain JavaScript, for it runs in a bare Node process with nothing of the rehearsal loaded.
 *
 * Messages out: { type: "ready" }, { type: "init-error", error }, { type: "done", requestId, result | error, maxRssBytes }.
 * Messages in: { type: "invoke", requestId, payload, deadline, functionArn, traceId }.
 * After each answer the end mark goes to stdout and stderr, so that the parent knows which lines belong to the event.
 */
const dns = require("node:dns");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { format } = require("node:util");

const endMark = "\u0000end\u0000";
const send = process.send.bind(process);
let current;

function describe(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function failure(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** Console lines carry time, request id and level, in the function's log format. */
function patchConsole() {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  const levels = { debug: "DEBUG", log: "INFO", info: "INFO", trace: "TRACE", warn: "WARN", error: "ERROR" };
  for (const [method, level] of Object.entries(levels)) {
    const stream = level === "ERROR" || level === "WARN" ? process.stderr : process.stdout;
    console[method] = (...values) => {
      const timestamp = new Date().toISOString();
      const message = format(...values);
      const requestId = current?.requestId;
      const line = json
        ? JSON.stringify({ timestamp, level, requestId, message })
        : `${timestamp}\t${requestId ?? "undefined"}\t${level}\t${message.replaceAll("\n", "\r")}`;
      stream.write(`${line}\n`);
    };
  }
}

/** Names under localhost are this machine's (RFC 6761); not every system's resolver knows. */
function patchLookup() {
  const { lookup } = dns;
  dns.lookup = (name, ...rest) => lookup(/\.localhost$/.test(name) ? "127.0.0.1" : name, ...rest);
}

async function loadHandler() {
  const root = process.env.LAMBDA_TASK_ROOT;
  const name = process.env._HANDLER;
  const match = /^(.*?)([^/]*?)\.(.+)$/.exec(name);
  if (!match) throw failure("Runtime.MalformedHandlerName", "Bad handler");
  const [, folder, file, path] = match;
  const base = join(root, folder, file);
  const found = [".js", ".mjs", ".cjs"].map((ending) => base + ending).find((candidate) => existsSync(candidate));
  if (!found) throw failure("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
  const packageFile = join(root, "package.json");
  const esModules = existsSync(packageFile) && JSON.parse(readFileSync(packageFile, "utf8")).type === "module";
  let loaded;
  try {
    const asModule = found.endsWith(".mjs") || (esModules && found.endsWith(".js"));
    loaded = asModule ? await import(pathToFileURL(found).href) : require(found);
  } catch (error) {
    if (error instanceof SyntaxError) throw failure("Runtime.UserCodeSyntaxError", String(error));
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") {
      throw failure("Runtime.ImportModuleError", String(error));
    }
    throw error;
  }
  const handler = path.split(".").reduce((value, key) => value?.[key], loaded);
  if (handler === undefined) throw failure("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw failure("Runtime.HandlerNotFound", `${name} is not a function`);
  return handler;
}

function contextOf(event) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: event.functionArn,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () => Math.max(0, event.deadline - Date.now()),
  };
}

/** A handler that takes a callback answers by it, unless it returns a promise. */
function run(handler, event) {
  const input = JSON.parse(event.payload);
  return new Promise((resolve, reject) => {
    const returned = handler(input, contextOf(event), (error, result) => (error ? reject(error) : resolve(result)));
    if (typeof returned?.then === "function") returned.then(resolve, reject);
    else if (handler.length < 3) resolve(returned);
  });
}

function answer(event, outcome, then) {
  current = undefined;
  process.stdout.write(endMark);
  process.stderr.write(endMark);
  const maxRssBytes = process.resourceUsage().maxRSS * 1024;
  send({ type: "done", requestId: event.requestId, maxRssBytes, ...outcome }, then);
}

function die(error, exitCode) {
  const description = describe(error);
  console.error("Uncaught Exception", JSON.stringify(description));
  if (current) answer(current, { error: description }, () => process.exit(exitCode));
  else process.exit(exitCode);
}

process.on("uncaughtException", (error) => die(error, 129));
process.on("unhandledRejection", (reason) => {
  const cause = describe(reason);
  die(Object.assign(failure("Runtime.UnhandledPromiseRejection", `${cause.errorType}: ${cause.errorMessage}`)), 128);
});
// The rehearsal has ended, perhaps by being killed: this process must not outlive it.
process.on("disconnect", () => process.exit(0));

patchConsole();
patchLookup();
loadHandler().then(
  (handler) => {
    process.on("message", (event) => {
      current = event;
      process.env._X_AMZN_TRACE_ID = event.traceId;
      run(handler, event).then(
        (result) => {
          try {
            answer(event, { result: JSON.stringify(result) ?? "null" });
          } catch (error) {
            const reason = `Unable to stringify response body as json: ${error}`;
            answer(event, { error: describe(failure("Runtime.MarshalError", reason)) });
          }
        },
        (error) => {
          const description = describe(error);
          console.error("Invoke Error", JSON.stringify(description));
          answer(event, { error: description });
        },
      );
    });
    send({ type: "ready" });
  },
  (error) => {
    const description = describe(error);
    console.error("Uncaught Exception", JSON.stringify(description));
    process.stdout.write(endMark);
    process.stderr.write(endMark);
    send({ type: "init-error", error: description }, () => process.exit(1));
  },
);
