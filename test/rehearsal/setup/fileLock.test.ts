import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withFileLock } from "../../../rehearsal/setup/fileLock";
import { isRunning, ownIdentity } from "../../../rehearsal/setup/processIdentity";

describe("a file lock", () => {
  let folder: string;
  let lock: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-lock-"));
    lock = join(folder, "tool.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lets one in at a time and leaves no file", async () => {
    let inside = 0;
    const enter = () =>
      withFileLock(lock, async () => {
        assert.equal(++inside, 1);
        await sleep(10);
        inside--;
      });
    await Promise.all([enter(), enter(), enter()]);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is taken over from a holder that was killed", async () => {
    const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(holder, "spawn");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    writeFileSync(lock, JSON.stringify({ pid: holder.pid, startedAt: "12345" }));
    assert.equal(await withFileLock(lock, async () => "in"), "in");
  });

  it("is taken over where another process has got the dead holder's id", async () => {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, startedAt: "before this process" }));
    assert.equal(await withFileLock(lock, async () => "in"), "in");
  });

  it("says once whom it waits for, and stops waiting when it is asked to", async () => {
    writeFileSync(lock, JSON.stringify(ownIdentity()));
    const holders: number[] = [];
    const waiting = withFileLock(lock, async () => undefined, {
      onWait: ({ pid }) => holders.push(pid),
      signal: AbortSignal.timeout(300),
    });
    await assert.rejects(waiting, { name: "AbortError" });
    assert.deepEqual(holders, [process.pid]);
    assert.ok(existsSync(lock));
  });

  it("knows its own process as running and one that never was as not", () => {
    assert.equal(isRunning(ownIdentity()), true);
    assert.equal(isRunning({ pid: 2 ** 22 + 1, startedAt: "1" }), false);
  });
});
