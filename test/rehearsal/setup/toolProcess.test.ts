import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted } from "../../../rehearsal/report/failure";
import { runTool, toolFailure } from "../../../rehearsal/setup/toolProcess";

describe("running a tool", () => {
  it("gives its output by lines and its exit code", async () => {
    const lines: string[] = [];
    const result = await runTool("sh", ["-c", "echo one; echo two; exit 3"], { onLine: (line) => lines.push(line) });
    assert.deepEqual([result.code, result.stdout, lines], [3, "one\ntwo", ["one", "two"]]);
  });

  it("says so where it is not there", async () => {
    const { code, stderr } = await runTool("no-such-tool", []);
    assert.equal(code, undefined);
    assert.match(stderr, /ENOENT/);
  });

  it("ends it with its children on a time-out", async () => {
    const result = await runTool("sh", ["-c", "sleep 60 & echo $!; wait"], { timeout: 300 });
    assert.equal(result.code, undefined);
    assert.match(result.stderr, /^timed out/);
    await sleep(50);
    assert.equal(isAlive(Number(result.stdout)), false);
  });

  it("ends it when it is asked to", async () => {
    const stopping = new AbortController();
    const run = runTool("sleep", ["60"], { signal: stopping.signal });
    stopping.abort(new Interrupted());
    await assert.rejects(run, Interrupted);
  });

  it("knows a registry that cannot be reached", () => {
    const failed = { code: 1, stdout: "", stderr: "Temporary failure in name resolution" };
    assert.match(toolFailure("Installing", failed, "PyPI").message, /^Installing: PyPI cannot be reached/);
  });
});

/** A killed process that nobody has waited for is a zombie: dead, though its id is still taken. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
