import assert from "node:assert/strict";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import type { MetricDatum } from "../../../../rehearsal/gateway/metricDatum";
import type { ServicePrincipal } from "../../../../rehearsal/gateway/principal";
import { call, StandInGateway } from "../standInGateway";
import { deploy } from "./deployedFunction";

const queueArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const invoker: ServicePrincipal = {
  kind: "service",
  service: "events.amazonaws.com",
  sourceAccount: "111122223333",
  sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/r",
};

describe("Asynchronous events of a function", () => {
  let gateway: StandInGateway;
  let lambda: LambdaService;
  let metrics: MetricDatum[];

  beforeEach(() => {
    gateway = new StandInGateway();
    gateway.answers.SendMessage = () => ({ MessageId: "m" });
    metrics = [];
    lambda = new LambdaService(gateway, { metrics: { record: (datum) => metrics.push(datum) } });
  });
  afterEach(() => lambda.stop());

  const send = (functionArn: string, payload: unknown) =>
    lambda.invokeAsync({ functionArn, payload: JSON.stringify(payload), invoker });
  const sent = () => gateway.behindCalls.filter(({ target }) => target === "SendMessage").map(({ input }) => input);
  const sum = (name: string) => metrics.filter((m) => m.name === name).reduce((total, m) => total + m.value, 0);
  const failing = "exports.handler = async () => { throw new Error('broken'); };";

  it("runs again twice after a function error, with the same request id, and then sends the documented record", async () => {
    const arn = await deploy(lambda, "fails", failing);
    const DestinationConfig = { OnFailure: { Destination: queueArn } };
    await call(lambda.operations, "PutFunctionEventInvokeConfig", { FunctionName: "fails", DestinationConfig });
    await send(arn, { finding: 1 });
    await lambda.settled();

    const runs = lambda.invocations("fails");
    assert.deepEqual(
      runs.map((run) => run.attempt),
      [1, 2, 3],
    );
    assert.equal(new Set(runs.map((run) => run.requestId)).size, 1);
    const record = JSON.parse(String(sent()[0]?.MessageBody));
    assert.match(record.timestamp, /^\d{4}-/);
    assert.equal(record.responsePayload.errorMessage, "broken");
    assert.deepEqual(
      { ...record, timestamp: "", responsePayload: {} },
      {
        version: "1.0",
        timestamp: "",
        requestContext: {
          requestId: runs[0]?.requestId,
          functionArn: `${arn}:$LATEST`,
          condition: "RetriesExhausted",
          approximateInvokeCount: 3,
        },
        requestPayload: { finding: 1 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        responsePayload: {},
      },
    );
    assert.equal(sum("AsyncEventsDropped"), 1);
  });

  it("asks whether the function's role may write to the destination, and counts the loss where it may not", async () => {
    gateway.decide = (question) =>
      question.action === "sqs:SendMessage" ? { allowed: false, reason: "no policy allows it" } : { allowed: true };
    const arn = await deploy(lambda, "fails", failing, { DeadLetterConfig: { TargetArn: queueArn } });
    const DestinationConfig = { OnFailure: { Destination: queueArn } };
    await call(lambda.operations, "PutFunctionEventInvokeConfig", {
      FunctionName: "fails",
      MaximumRetryAttempts: 0,
      DestinationConfig,
    });
    await send(arn, {});
    await lambda.settled();
    assert.deepEqual(sent(), []);
    assert.equal(lambda.failedDeliveries.length, 2);
    assert.match(lambda.failedDeliveries[0]?.reason ?? "", /AccessDenied: no policy allows it/);
    assert.equal(sum("DestinationDeliveryFailures"), 1);
    assert.equal(sum("DeadLetterErrors"), 1);
    const question = gateway.questions.find(({ action }) => action === "sqs:SendMessage");
    assert.equal(question?.principal.kind, "role-session");
  });

  it("sends the event itself to the dead-letter queue, the error in its attributes", async () => {
    const arn = await deploy(lambda, "fails", failing, { DeadLetterConfig: { TargetArn: queueArn } });
    await send(arn, { finding: 2 });
    await lambda.settled();
    const [message] = sent() as { MessageBody: string; MessageAttributes: Record<string, { StringValue: string }> }[];
    assert.deepEqual(JSON.parse(message?.MessageBody ?? ""), { finding: 2 });
    assert.equal(message?.MessageAttributes.RequestID?.StringValue, lambda.invocations("fails")[0]?.requestId);
    assert.equal(message?.MessageAttributes.ErrorMessage?.StringValue, "broken");
  });

  it("ends after the attempt that succeeds", async () => {
    const arn = await deploy(
      lambda,
      "recovers",
      "let n = 0; exports.handler = async () => { if (++n < 2) throw new Error('not yet'); };",
    );
    await send(arn, {});
    await lambda.settled();
    assert.deepEqual(
      lambda.invocations("recovers").map((run) => run.outcome),
      ["function-error", "success"],
    );
  });

  it("keeps a throttled event until there is room", async () => {
    const arn = await deploy(lambda, "full", "exports.handler = async () => {};");
    await call(lambda.operations, "PutFunctionConcurrency", { FunctionName: "full", ReservedConcurrentExecutions: 0 });
    await send(arn, {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(lambda.invocations("full").length, 0);
    await call(lambda.operations, "DeleteFunctionConcurrency", { FunctionName: "full" });
    await lambda.settled();
    assert.equal(lambda.invocations("full").length, 1);
    assert.ok(sum("Throttles") >= 1);
  });

  it("gives up a throttled event that has grown too old", async () => {
    const arn = await deploy(lambda, "full", "exports.handler = async () => {};", {
      DeadLetterConfig: { TargetArn: queueArn },
    });
    await call(lambda.operations, "PutFunctionEventInvokeConfig", {
      FunctionName: "full",
      MaximumEventAgeInSeconds: 60,
    });
    await call(lambda.operations, "PutFunctionConcurrency", { FunctionName: "full", ReservedConcurrentExecutions: 0 });
    await send(arn, {});
    await lambda.settled();
    assert.equal(lambda.invocations("full").length, 0);
    assert.equal(sent().length, 1);
  });

  it("admits a service by the function's own policy", async () => {
    gateway.decide = (question) => {
      if (question.action !== "lambda:InvokeFunction") return { allowed: true };
      assert.equal(question.principal, invoker);
      const statements = question.resourcePolicy?.Statement;
      return Array.isArray(statements) && statements.length > 0
        ? { allowed: true }
        : { allowed: false, reason: "no statement" };
    };
    const arn = await deploy(lambda, "guarded", "exports.handler = async () => {};");
    await assert.rejects(send(arn, {}), { code: "AccessDeniedException", status: 403 });
    await call(lambda.operations, "AddPermission", {
      FunctionName: "guarded",
      StatementId: "s",
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
    });
    await send(arn, {});
    await lambda.settled();
    assert.equal(lambda.invocations("guarded").length, 1);
    await assert.rejects(send(`${arn}-other`, {}), { code: "ResourceNotFoundException" });
  });
});
