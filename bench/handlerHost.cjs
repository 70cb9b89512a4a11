/*
 * Runs a Lambda bundle as a warm function: `node handlerHost.cjs <bundle>`. Answers on descriptor 3, one line of JSON each:
 * first that it is ready, then for each event that came as a line of JSON on standard input. What the handler prints
 * goes to standard output and is nobody's here. Plain JavaScript: nothing but the bundle may be loaded.
 */
const { createInterface } = require("node:readline");
const { randomUUID } = require("node:crypto");
const { writeSync } = require("node:fs");

const answer = (value) => writeSync(3, `${JSON.stringify(value)}\n`);
const { handler } = require(process.argv[2]);
answer({ ready: true });

function context() {
  const deadline = Date.now() + 60_000;
  return {
    awsRequestId: randomUUID(),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:bench`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  try {
    await handler(JSON.parse(line), context());
    answer({ ok: true });
  } catch (error) {
    answer({ ok: false, error: `${error?.name}: ${error?.message}` });
  }
});
