import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { AccountLogs } from "../../../rollout/logs/accountLogs";
import { Redaction } from "../../../rollout/logs/redaction";
import { memberTarget } from "../targets";

const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const sessionToken = `IQoJb3JpZ2luX2VjEJr${"x/y+9".repeat(60)}==`;

describe("The log of an account", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-logs-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("holds all that the engine said in order, what became of the account and what to do, for its owner's eyes", () => {
    const logs = new AccountLogs(join(folder, "logs"), new Redaction());
    const target = memberTarget(1);
    const at = new Date("2027-01-19T09:30:00Z");
    logs.take({ kind: "target-begun", target }, at);
    for (const text of ["one\ntw", "o\n\u001b[32mgreen\u001b[0m\n", "half"])
      logs.take({ kind: "target-output", target, text }, at);
    const outcome = { kind: "failed", reason: "AccessDenied", nextStep: "Ask.", milliseconds: 3 } as const;
    logs.take({ kind: "target-ended", target, outcome }, at);
    const path = logs.pathOf(target.stack);
    assert.equal(
      readFileSync(path, "utf8"),
      [
        "2027-01-19T09:30:00.000Z up of stack member-100000000001",
        "member in account-1 (100000000001), Workloads/Production, eu-central-1, us-east-1",
        "",
        "one",
        "two",
        "green",
        "half",
        "2027-01-19T09:30:00.000Z failed: AccessDenied",
        "Next: Ask.",
        "",
      ].join("\n"),
    );
    assert.equal(statSync(path).mode & 0o077, 0);
    assert.equal(statSync(dirname(path)).mode & 0o077, 0);
  });

  it("holds no secret, wherever a chunk of output breaks it", () => {
    const redaction = new Redaction();
    for (const value of [secretKey, sessionToken, "correct horse battery"]) redaction.hide(value);
    const logs = new AccountLogs(folder, redaction);
    const target = memberTarget(1);
    const line = `AWS_SECRET_ACCESS_KEY=${secretKey} token ${sessionToken}; ASIAQWERTYUIOPASDFGH "correct horse battery"\n`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: line.length }), { maxLength: 6 }), (cuts) => {
        logs.take({ kind: "target-begun", target }, new Date());
        const places = [0, ...[...cuts].sort((one, other) => one - other), line.length];
        for (const [index, start] of places.slice(0, -1).entries())
          logs.take({ kind: "target-output", target, text: line.slice(start, places[index + 1]) }, new Date());
        const outcome = { kind: "unchanged", changes: { same: 1 }, milliseconds: 1 } as const;
        logs.take({ kind: "target-ended", target, outcome }, new Date());
        const text = readFileSync(logs.pathOf(target.stack), "utf8");
        for (const secret of [secretKey, sessionToken, "ASIAQWERTYUIOPASDFGH", "correct horse"])
          assert.ok(!text.includes(secret), text);
      }),
      { numRuns: 50 },
    );
  });

  it("stays in its folder, whatever the stack is called", () => {
    const logs = new AccountLogs(join(folder, "logs"), new Redaction());
    for (const stack of ["../../etc/passwd", "..", "a/b", "", "."])
      logs.take({ kind: "target-begun", target: { ...memberTarget(1), stack } }, new Date());
    assert.deepEqual(readdirSync(folder), ["logs"]);
  });

  it("leaves text alone that is no secret", () => {
    const redaction = new Redaction();
    redaction.hide(secretKey);
    const text = "arn:aws:iam::100000000001:role/firebreak/Security-IR-Role sha256:0123456789abcdef0123456789abcdef";
    assert.equal(redaction.of(text), text);
  });
});
