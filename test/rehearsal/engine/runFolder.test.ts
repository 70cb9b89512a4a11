import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunFolder, removeAbandonedRuns, runVariable } from "../../../rehearsal/engine/runFolder";
import { processesOf } from "../../../rehearsal/engine/runProcesses";

describe("the folder of a run", () => {
  let state: string;
  let outerRun: string | undefined;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "firebreak-state-"));
    outerRun = process.env[runVariable];
  });
  afterEach(() => {
    if (outerRun === undefined) delete process.env[runVariable];
    else process.env[runVariable] = outerRun;
    rmSync(state, { recursive: true, force: true });
  });

  it("goes with the run, and so does every process that was started in it", async () => {
    const run = RunFolder.open(state);
    assert.ok(existsSync(run.folder("engine")));
    // A grandchild whose parent is gone: nothing but its environment tells whose it is.
    const shell = spawn("sh", ["-c", "sleep 60 & true"], { stdio: "ignore" });
    await once(shell, "exit");
    assert.equal(processesOf(run.id).length, 1);
    run.close();
    assert.deepEqual(processesOf(run.id), []);
    assert.deepEqual(readdirSync(join(state, "runs")), []);
  });

  it("is removed at the next start when its run was killed, with the processes that it left", async () => {
    const folder = join(state, "runs", "killed");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "owner.json"), JSON.stringify({ pid: process.pid, startedAt: "an earlier process" }));
    const orphan = spawn("sleep", ["60"], { stdio: "ignore", env: { ...process.env, [runVariable]: "killed" } });
    const gone = once(orphan, "exit");
    assert.equal(removeAbandonedRuns(state), 1);
    assert.deepEqual(await gone, [null, "SIGKILL"]);
    assert.equal(existsSync(folder), false);
  });

  it("gives back the environment of the run that it was opened within", () => {
    const outer = RunFolder.open(state);
    RunFolder.open(state).close();
    assert.equal(process.env[runVariable], outer.id);
    assert.equal(process.env.TMPDIR, join(outer.path, "tmp"));
    outer.close();
  });

  it("is left alone while its run is alive", () => {
    const run = RunFolder.open(state);
    assert.equal(removeAbandonedRuns(state), 0);
    assert.ok(existsSync(run.path));
    run.close();
  });
});
