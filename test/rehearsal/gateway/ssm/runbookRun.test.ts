import assert from "node:assert/strict";
import { SsmService } from "../../../../rehearsal/gateway/ssm/ssmService";
import { call, StandInGateway } from "../standInGateway";

type Step = Readonly<Record<string, unknown>>;

const sleep = (name: string, more: Step = {}): Step => ({
  name,
  action: "aws:sleep",
  inputs: { Duration: "PT1S" },
  ...more,
});
/** No such action is known here, so the step fails. */
const failing = (name: string, more: Step = {}): Step => ({ name, action: "aws:approve", ...more });

describe("A runbook's steps", () => {
  let gateway: StandInGateway;
  let ssm: SsmService;
  const events: string[] = [];

  beforeEach(() => {
    gateway = new StandInGateway();
    gateway.timeScale.factor = 0;
    events.length = 0;
    ssm = new SsmService(gateway, async ({ event }) => {
      events.push(`${event["detail-type"]}: ${String(event.detail.StepName ?? "")} ${String(event.detail.Status)}`);
    });
  });

  const run = async (mainSteps: readonly Step[], parameters = {}, Parameters = {}) => {
    const Content = JSON.stringify({ schemaVersion: "0.3", parameters, mainSteps });
    gateway.answers.GetDocument = () => ({ Content, DocumentType: "Automation", DocumentVersion: "3" });
    await call(ssm.operations, "StartAutomationExecution", { DocumentName: "Test", Parameters });
    await ssm.settled();
    const execution = ssm.executions.at(-1);
    assert.ok(execution);
    return execution;
  };
  const steps = async (mainSteps: readonly Step[]) => {
    const { status, steps: done } = await run(mainSteps);
    return [status, ...done.map((step) => `${step.name} ${step.status}`)];
  };

  it("run in order, and each end is told to EventBridge", async () => {
    assert.deepEqual(await steps([sleep("a"), sleep("b")]), ["Success", "a Success", "b Success"]);
    assert.deepEqual(events, [
      "EC2 Automation Step Status-change Notification: a Success",
      "EC2 Automation Step Status-change Notification: b Success",
      "EC2 Automation Execution Status-change Notification:  Success",
    ]);
  });

  it("end the execution where one fails, unless it says to go on", async () => {
    assert.deepEqual(await steps([failing("a"), sleep("b")]), ["Failed", "a Failed"]);
    const goesOn = [failing("a", { onFailure: "Continue" }), sleep("b")];
    assert.deepEqual(await steps(goesOn), ["Success", "a Failed", "b Success"]);
  });

  it("go where a failure, the next step or an end sends them", async () => {
    const repaired = [failing("a", { onFailure: "step:c" }), sleep("b"), sleep("c", { isEnd: true }), sleep("d")];
    assert.deepEqual(await steps(repaired), ["Success", "a Failed", "c Success"]);
    const skipping = [sleep("a", { nextStep: "c" }), sleep("b"), sleep("c")];
    assert.deepEqual(await steps(skipping), ["Success", "a Success", "c Success"]);
  });

  it("take parameters in their inputs, and fail where a name has no value", async () => {
    const parameters = { Wait: { type: "String", default: "1S" } };
    const given = await run([sleep("a", { inputs: { Duration: "PT{{ Wait }}" } })], parameters, { Wait: ["2M"] });
    assert.deepEqual(
      [given.status, given.documentVersion, given.steps[0]?.inputs],
      ["Success", "3", { Duration: "PT2M" }],
    );
    const unknown = await run([sleep("a", { inputs: { Duration: "{{ b.Output }}" } })]);
    assert.match(unknown.failureMessage ?? "", /b\.Output/);
  });

  it("name the folder to extend where the rehearsal does not know their action", async () => {
    const { failureMessage } = await run([failing("a")]);
    assert.match(failureMessage ?? "", /aws:approve.*rehearsal\/gateway\/ssm\/steps/);
  });
});
