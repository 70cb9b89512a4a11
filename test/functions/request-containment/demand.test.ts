import assert from "node:assert/strict";
import { requestContainment } from "../../../functions/request-containment/definition";
import { type Demand, judgeDemand } from "../../../functions/request-containment/demand";
import type { RequestRow } from "../../../functions/request-containment/environment";
import { responders } from "../../../functions/responders";
import { playbook } from "../../../playbook";

const rows: readonly RequestRow[] = playbook.flatMap(({ name, detection, respond, options }) =>
  detection.source === "request"
    ? [
        {
          name,
          entities: [...detection.entities],
          respond,
          ...(options === undefined ? {} : { options: { ...options } }),
        },
      ]
    : [],
);

function demand(arn: string, request: Partial<Demand["request"]> = {}): Demand {
  const asked = { requestId: "r-1", requestedBy: "soar", reason: "a test", via: "topic" as const, ...request };
  return { request: asked, arn, source: "topic-soar", at: "2026-03-01T10:00:05.000Z" };
}

const judge = (arn: string, request: Partial<Demand["request"]> = {}, of = rows) =>
  judgeDemand(demand(arn, request), { rows: of, partition: "aws" });

const role = "arn:aws:iam::111122223333:role/web";

describe("Judging what is asked for", () => {
  for (const [arn, expected] of [
    ["arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", "isolate-instance"],
    ["arn:aws:iam::111122223333:user/a/alice", "block-principal"],
    [role, "block-principal"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:web:live", "contain-function"],
    ["arn:aws:ec2:eu-west-1:111122223333:security-group/sg-01234567", "confine-security-group"],
  ] as const) {
    it(`sends ${arn} to ${expected}`, () => {
      const verdict = judge(arn);
      assert.ok(verdict.kind === "errand" && verdict.row.respond === expected, JSON.stringify(verdict));
    });
  }

  it("narrows the row's options to sessions where that is asked for", () => {
    const verdict = judge(role, { sessionsOnly: true });
    assert.ok(verdict.kind === "errand" && verdict.options.roleLevel === "revoke-sessions", JSON.stringify(verdict));
    const whole = judge(role);
    assert.ok(whole.kind === "errand" && whole.options.roleLevel === "deny-all", JSON.stringify(whole));
  });

  it("lets a row of the stack's own answer in place of the playbook's", () => {
    const own = { name: "own", entities: ["role" as const], respond: "block-principal", options: { method: "attach" } };
    const verdict = judge(role, {}, [...rows, own]);
    assert.ok(verdict.kind === "errand" && verdict.row.name === "own");
  });

  for (const [refusal, arn, request, of] of [
    ["unknown-entity", "arn:aws:s3:::bucket", {}, rows],
    ["not-ours", "arn:aws-cn:iam::111122223333:role/web", {}, rows],
    ["unanswered", role, {}, []],
    ["unanswered", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", { sessionsOnly: true }, rows],
  ] as const) {
    it(`refuses ${arn}: ${refusal}`, () => {
      const verdict = judge(arn, request, of);
      assert.ok(
        verdict.kind === "refused" && verdict.refusal === refusal && verdict.nextStep.length > 20,
        JSON.stringify(verdict),
      );
    });
  }

  it("leaves every responder that it asks its whole time", () => {
    for (const { respond } of rows) {
      const { timeoutSeconds = 0 } = responders[respond] ?? {};
      assert.ok(
        timeoutSeconds > 0 && timeoutSeconds + 30 <= requestContainment.timeoutSeconds,
        `${respond} ${timeoutSeconds}`,
      );
    }
  });
});
