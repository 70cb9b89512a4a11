import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { DeploymentError } from "../../../rehearsal/engine/deploymentError";
import { problemsIn } from "../../../rollout/engine/problems";

const diagnostic = (message: string, urn?: string, severity: "error" | "warning" = "error"): EngineEvent => ({
  sequence: 1,
  timestamp: 1,
  diagnosticEvent: { message, severity, color: "never", ...(urn === undefined ? {} : { urn }) },
});
const queue = "urn:pulumi:security::firebreak::firebreak:index:DeadLetters$aws:sqs/queue:Queue::dead-letters";

describe("why a stack did not deploy", () => {
  it("is what the provider said of each resource, once", () => {
    const events = [
      diagnostic("be careful", queue, "warning"),
      diagnostic("<{%reset%}>AccessDenied: no<{%reset%}>\n", queue),
      diagnostic("AccessDenied: no", queue),
      diagnostic("update failed", "urn:pulumi:security::firebreak::pulumi:pulumi:Stack::firebreak-security"),
    ];
    assert.deepEqual(problemsIn(events, "a long log"), [
      { resource: "aws:sqs/queue:Queue dead-letters", message: "AccessDenied: no" },
    ]);
  });

  it("is the end of the engine's output where no event tells", () => {
    assert.deepEqual(problemsIn([], "first\n\nerror: the stack is locked\n"), [
      { resource: "engine", message: "first\nerror: the stack is locked" },
    ]);
  });

  it("reads as a short text", () => {
    const error = new DeploymentError("security", "up", [{ resource: "program", message: "one\ntwo" }]);
    assert.equal(error.message, "Stack security: up failed.\n  program: one\n    two");
  });
});
