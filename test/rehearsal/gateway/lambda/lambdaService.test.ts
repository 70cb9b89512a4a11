import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import type { MetricDatum } from "../../../../rehearsal/gateway/metricDatum";
import { call, StandInGateway } from "../standInGateway";
import { deploy, invoke } from "./deployedFunction";

describe("The gateway's Lambda runs functions", () => {
  let gateway: StandInGateway;
  let lambda: LambdaService;
  let metrics: MetricDatum[];

  beforeEach(() => {
    gateway = new StandInGateway();
    metrics = [];
    lambda = new LambdaService(gateway, { metrics: { record: (datum) => metrics.push(datum) } });
  });
  afterEach(() => lambda.stop());

  const sum = (name: string) => metrics.filter((m) => m.name === name).reduce((total, m) => total + m.value, 0);

  it("answers an event, cold at first and warm after, with module state kept", async () => {
    await deploy(lambda, "counter", "let n = 0; exports.handler = async (event) => ({ n: ++n, event });");
    assert.deepEqual((await invoke(lambda, "counter", { a: 1 })).payload, { n: 1, event: { a: 1 } });
    assert.deepEqual((await invoke(lambda, "counter", { a: 2 })).payload, { n: 2, event: { a: 2 } });
    const [first, second] = lambda.invocations("counter");
    assert.equal(first?.cold, true);
    assert.ok((first?.initMilliseconds ?? 0) > 0);
    assert.ok((first?.maxRssBytes ?? 0) > 10_000_000);
    assert.equal(second?.cold, false);
    assert.equal(second?.processId, first?.processId);
    assert.equal(sum("Invocations"), 2);
    assert.equal(sum("Errors"), 0);
  });

  it("gives the process its own environment and nothing of the rehearsal's", async () => {
    process.env.FIREBREAK_LEAK = "secret";
    try {
      await deploy(lambda, "env", "exports.handler = async () => process.env;", {
        Environment: { Variables: { MODE: "test" } },
        MemorySize: 256,
      });
      const env = (await invoke(lambda, "env")).payload ?? {};
      assert.equal(env.FIREBREAK_LEAK, undefined);
      assert.equal(env.MODE, "test");
      assert.equal(env.AWS_REGION, "eu-west-1");
      assert.equal(env.AWS_LAMBDA_FUNCTION_NAME, "env");
      assert.equal(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, "256");
      assert.equal(env.AWS_LAMBDA_LOG_GROUP_NAME, "/aws/lambda/env");
      assert.equal(env._HANDLER, "index.handler");
      assert.equal(env.AWS_ENDPOINT_URL, gateway.url);
      assert.match(String(env.AWS_SESSION_TOKEN), /role\/firebreak\/responder$/);
      assert.match(String(env._X_AMZN_TRACE_ID), /^Root=1-/);
    } finally {
      delete process.env.FIREBREAK_LEAK;
    }
  });

  it("gives the handler Lambda's context object", async () => {
    const arn = await deploy(
      lambda,
      "context",
      "exports.handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() });",
      { Timeout: 7 },
    );
    const context = (await invoke(lambda, "context")).payload ?? {};
    assert.equal(context.invokedFunctionArn, arn);
    assert.equal(context.functionName, "context");
    assert.equal(context.awsRequestId, lambda.invocations("context")[0]?.requestId);
    assert.ok(Number(context.left) > 5000 && Number(context.left) <= 7000);
  });

  it("answers a handler that takes a callback", async () => {
    await deploy(
      lambda,
      "callback",
      "exports.handler = (e, c, done) => setTimeout(() => done(null, { ok: true }), 5);",
    );
    assert.deepEqual((await invoke(lambda, "callback")).payload, { ok: true });
  });

  it("runs an ES module package", async () => {
    const { zipOf } = await import("./deployedFunction");
    await deploy(lambda, "esm", "", { Code: { ZipFile: zipOf("export const handler = async () => 5;", "index.mjs") } });
    assert.equal((await invoke(lambda, "esm")).payload, 5);
  });

  it("answers a handler's error with its type, message and trace, and keeps the process", async () => {
    await deploy(lambda, "fails", "exports.handler = async () => { throw new TypeError('no such thing'); };");
    const answer = await invoke(lambda, "fails");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["x-amz-function-error"], "Unhandled");
    assert.equal(answer.payload?.errorType, "TypeError");
    assert.equal(answer.payload?.errorMessage, "no such thing");
    assert.ok(Array.isArray(answer.payload?.trace));
    await invoke(lambda, "fails");
    assert.equal(lambda.invocations("fails")[1]?.cold, false);
    assert.equal(sum("Errors"), 2);
  });

  it("kills a function at its time-out, even one that never yields", async () => {
    await deploy(lambda, "slow", "exports.handler = async () => { for (;;); };", { Timeout: 1 });
    const answer = await invoke(lambda, "slow");
    assert.match(String(answer.payload?.errorMessage), /Task timed out after 1\.00 seconds$/);
    const [record] = lambda.invocations("slow");
    assert.equal(record?.outcome, "timed-out");
    assert.throws(() => process.kill(record?.processId ?? 0, 0), { code: "ESRCH" });
  });

  it("answers Runtime.ExitError for a process that ends, and starts another for the next event", async () => {
    await deploy(lambda, "exits", "exports.handler = async (e) => { if (e.exit) process.exit(3); return 'alive'; };");
    const answer = await invoke(lambda, "exits", { exit: true });
    assert.equal(answer.payload?.errorType, "Runtime.ExitError");
    assert.match(String(answer.payload?.errorMessage), /Runtime exited with error: exit status 3$/);
    assert.equal((await invoke(lambda, "exits")).payload, "alive");
    assert.equal(lambda.invocations("exits")[1]?.cold, true);
  });

  it("answers an unhandled rejection as the runtime does", async () => {
    await deploy(
      lambda,
      "rejects",
      "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise(() => {}); };",
    );
    const answer = await invoke(lambda, "rejects");
    assert.equal(answer.payload?.errorType, "Runtime.UnhandledPromiseRejection");
  });

  it("tells a missing handler from a missing module", async () => {
    await deploy(lambda, "no-handler", "exports.other = 1;");
    assert.equal((await invoke(lambda, "no-handler")).payload?.errorType, "Runtime.HandlerNotFound");
    await deploy(lambda, "no-module", "require('not-there');");
    assert.equal((await invoke(lambda, "no-module")).payload?.errorType, "Runtime.ImportModuleError");
  });

  it("runs new code and new settings after an update, in a new process", async () => {
    const { zipOf } = await import("./deployedFunction");
    await deploy(lambda, "changes", "exports.handler = async () => 'old ' + process.env.MODE;");
    assert.equal((await invoke(lambda, "changes")).payload, "old undefined");
    await call(lambda.operations, "UpdateFunctionCode", {
      FunctionName: "changes",
      ZipFile: zipOf("exports.handler = async () => 'new ' + process.env.MODE;"),
    });
    await call(lambda.operations, "UpdateFunctionConfiguration", {
      FunctionName: "changes",
      Environment: { Variables: { MODE: "b" } },
    });
    assert.equal((await invoke(lambda, "changes")).payload, "new b");
  });

  it("starts a new process before the credentials of the old one end", async () => {
    gateway.credentialsEndAt = () => new Date(Date.now() + 60_000);
    await deploy(lambda, "short", "exports.handler = async () => 1;");
    await invoke(lambda, "short");
    await invoke(lambda, "short");
    assert.deepEqual(
      lambda.invocations("short").map((record) => record.cold),
      [true, true],
    );
  });

  it("runs one event at a time in a process, and no more processes than the host allows", async () => {
    await lambda.stop();
    lambda = new LambdaService(gateway, { metrics: { record() {} }, processesPerFunction: 2 });
    await deploy(
      lambda,
      "busy",
      "let now = 0; exports.handler = async () => { const n = ++now; await new Promise((r) => setTimeout(r, 30)); now--; return n; };",
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => invoke(lambda, "busy")));
    assert.ok(answers.every((answer) => Number(answer.payload) === 1));
    assert.equal(new Set(lambda.invocations("busy").map((record) => record.processId)).size, 2);
  });

  it("throttles a waiting caller above the reserved concurrency", async () => {
    await deploy(lambda, "reserved", "exports.handler = () => new Promise((r) => setTimeout(r, 100, 1));");
    await call(lambda.operations, "PutFunctionConcurrency", {
      FunctionName: "reserved",
      ReservedConcurrentExecutions: 1,
    });
    const first = invoke(lambda, "reserved");
    await assert.rejects(invoke(lambda, "reserved"), { code: "TooManyRequestsException", status: 429 });
    assert.equal((await first).payload, 1);
    assert.equal(sum("Throttles"), 1);
  });

  it("keeps what the function prints with its event, and loses it where the role may not write logs", async () => {
    await deploy(lambda, "talks", "exports.handler = async (e) => { console.log('hello', e.n); };");
    await invoke(lambda, "talks", { n: 1 });
    await invoke(lambda, "talks", { n: 2 });
    const [first, second] = lambda.invocations("talks");
    const said = lambda.logs("talks").filter((line) => line.message.includes("hello"));
    assert.deepEqual(
      said.map((line) => [line.requestId, line.message.split("\t").at(-1)]),
      [
        [first?.requestId, "hello 1"],
        [second?.requestId, "hello 2"],
      ],
    );
    assert.ok(lambda.logs("talks").some((line) => line.message.startsWith("REPORT RequestId:")));

    gateway.decide = (question) =>
      question.action === "logs:PutLogEvents" ? { allowed: false, reason: "no" } : { allowed: true };
    await deploy(lambda, "mute", "exports.handler = async () => { console.log('hello'); };");
    await invoke(lambda, "mute");
    assert.deepEqual(lambda.logs("mute"), []);
    assert.ok(lambda.logs("mute", { lost: true }).length > 0);
  });

  it("reads the metrics that a function prints in the embedded format", async () => {
    const emf = {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          { Namespace: "Firebreak", Dimensions: [["service"]], Metrics: [{ Name: "Contained", Unit: "Count" }] },
        ],
      },
      service: "isolate-instance",
      Contained: 1,
    };
    await deploy(
      lambda,
      "measures",
      `exports.handler = async () => process.stdout.write(${JSON.stringify(JSON.stringify(emf))} + "\\n");`,
    );
    await invoke(lambda, "measures");
    assert.deepEqual(
      metrics.filter((datum) => datum.namespace === "Firebreak"),
      [
        {
          account: "111122223333",
          region: "eu-west-1",
          namespace: "Firebreak",
          name: "Contained",
          dimensions: { service: "isolate-instance" },
          value: 1,
          unit: "Count",
          at: 1_700_000_000_000,
        },
      ],
    );
  });

  it("answers a dry run and an asynchronous event without waiting", async () => {
    await deploy(lambda, "later", "exports.handler = async () => 1;");
    assert.equal((await invoke(lambda, "later", {}, { "x-amz-invocation-type": "DryRun" })).status, 204);
    assert.equal((await invoke(lambda, "later", {}, { "x-amz-invocation-type": "Event" })).status, 202);
    await lambda.settled();
    assert.equal(lambda.invocations("later").length, 1);
  });

  it("leaves no process and no folder behind when it stops", async () => {
    await deploy(lambda, "gone", "exports.handler = async () => process.env.LAMBDA_TASK_ROOT;");
    const directory = String((await invoke(lambda, "gone")).payload);
    assert.ok(existsSync(directory));
    await lambda.stop();
    assert.ok(!existsSync(directory));
    assert.throws(() => process.kill(lambda.invocations("gone")[0]?.processId ?? 0, 0), { code: "ESRCH" });
  });
});
