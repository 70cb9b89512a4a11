import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ComponentResource, Config } from "@pulumi/pulumi";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { enginesRunning } from "../../../rollout/engine/engineProcess";
import { lockHolders } from "../../../rollout/engine/lock";
import { StackEngine } from "../../../rollout/engine/stackEngine";
import type { StackResult, StackSpec } from "../../../rollout/engine/stackResult";
import { operate } from "../../../rollout/operation";

class Group extends ComponentResource {
  constructor(name: string) {
    super("test:index:Group", name);
  }
}

let held = Promise.resolve();
/** Called once a program has begun to hold; the engine has the stack's lock by then. */
let reached: () => void = () => undefined;

/** Needs no provider: components only, so that what is tested is the engine and the backend alone. */
async function program(): Promise<void> {
  const config = new Config("firebreak");
  for (const name of config.requireObject<string[]>("groups")) new Group(name);
  if (config.get("hold") === "true") {
    reached();
    await held;
  }
  if (config.get("mistake") === "true") throw new Error("firebreak:organizationId must be an id");
}

const quiet = { step: () => undefined, output: () => undefined };

function spec(name: string, exists: boolean, config: Readonly<Record<string, unknown>> = {}): StackSpec {
  return { name, exists, config: { "firebreak:groups": ["web", "ssh"], ...config } };
}

function groupOf(pid: number | undefined): string {
  return execFileSync("ps", ["-o", "pgid=", "-p", String(pid)], { encoding: "utf8" }).trim();
}

function told(result: StackResult): string {
  assert.equal(result.kind, "refused");
  return result.problems.map(({ message }) => message).join("\n");
}

describe("The engine of a rollout", function () {
  this.timeout(120_000);
  let folder: string;
  let command: PulumiCommand;
  let engine: StackEngine;

  before(async () => {
    ({ command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined }));
    folder = mkdtempSync(join(tmpdir(), "firebreak-rollout-engine-"));
    mkdirSync(join(folder, "backend"));
    engine = new StackEngine({
      command,
      program,
      project: { name: "firebreak", runtime: "nodejs" },
      folder: join(folder, "work"),
      backend: `file://${join(folder, "backend")}`,
      secretsProvider: "passphrase",
      environment: { PULUMI_CONFIG_PASSPHRASE: "rehearsal", PULUMI_HOME: join(folder, "home") },
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("previews what is not there and leaves nothing, brings it up, changes nothing the second time, and takes it away with its stack", async () => {
    const wanted = { kind: "done", changes: { create: 3 } };
    assert.deepEqual(await engine.preview(spec("one", false), quiet), wanted);
    assert.deepEqual(await engine.list(), []);
    assert.deepEqual(await engine.up(spec("one", false), quiet), wanted);
    assert.deepEqual(await engine.up(spec("one", true), quiet), { kind: "done", changes: { same: 3 } });
    const [listed] = await engine.list();
    assert.deepEqual([listed?.name, listed?.resourceCount], ["one", 3]);
    assert.ok(Date.parse(listed?.lastUpdate ?? "") <= Date.now());
    assert.deepEqual(await engine.destroy(spec("one", true), quiet), { kind: "done", changes: { delete: 3 } });
    assert.deepEqual(await engine.list(), []);
    assert.deepEqual(readdirSync(join(folder, "work")), [], "no work folder is left");
    assert.deepEqual(enginesRunning(), []);
  });

  it("tells a program's mistake once and without a trace", async () => {
    const result = await engine.up(spec("mistaken", false, { "firebreak:mistake": "true" }), quiet);
    assert.equal(told(result), "firebreak:organizationId must be an id");
  });

  it("lets one of two at a time, tells the other who is at it, and corrupts nothing", async () => {
    let release: () => void = () => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    await engine.up(spec("shared", false), quiet);
    const locked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const wider = { "firebreak:groups": ["web", "ssh", "db"] };
    const first = engine.up(spec("shared", true, { "firebreak:hold": "true", ...wider }), quiet);
    await locked;
    const second = await engine.up(spec("shared", true), quiet);
    release();
    assert.equal(second.kind, "refused");
    const [holder] = lockHolders(`${told(second)}\n${String(second.kind === "refused" ? second.cause : "")}`);
    assert.equal(holder?.standing, "alive", told(second));
    assert.equal((await first).kind, "done");
    assert.deepEqual(await engine.up(spec("shared", true, wider), quiet), { kind: "done", changes: { same: 4 } });
  });

  it("removes the lock of an engine that was killed where it is told to, and goes on from its state", async () => {
    await engine.up(spec("crashed", false), quiet);
    // What a kill leaves: the lock of a process that is no more.
    const dead = spawn(process.execPath, ["-e", ""]);
    await once(dead, "exit");
    const locks = join(folder, "backend", ".pulumi", "locks", "organization", "firebreak", "crashed");
    mkdirSync(locks, { recursive: true });
    const lock = {
      pid: dead.pid,
      username: userInfo().username,
      hostname: hostname(),
      timestamp: new Date().toISOString(),
    };
    writeFileSync(join(locks, "11111111-2222-3333-4444-555555555555.json"), JSON.stringify(lock));
    const operation = {
      engine,
      command: "up" as const,
      spec: spec("crashed", true),
      policyPacks: [],
      listener: quiet,
      cancel: new AbortController().signal,
    };
    const outcome = await operate({ ...operation, cancelStale: false });
    assert.ok(outcome.kind === "failed", JSON.stringify(outcome));
    assert.match(outcome.nextStep, /--cancel-stale/);
    assert.equal((await operate({ ...operation, cancelStale: true })).kind, "unchanged");
  });

  it("is spared by a Ctrl-C at the terminal, and ends what it is at once it is cancelled", async () => {
    held = sleep(60_000, undefined, { ref: false });
    const cancel = new AbortController();
    const holds = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const under = engine.up(spec("cancelled", false, { "firebreak:hold": "true" }), quiet, cancel.signal);
    await holds;
    // A terminal signals every process of its foreground group.
    assert.notEqual(groupOf(enginesRunning()[0]), groupOf(process.pid));
    cancel.abort();
    const result = await under;
    assert.equal(result.kind, "refused");
    assert.deepEqual(enginesRunning(), []);
    held = Promise.resolve();
    const next = await engine.up(
      spec(
        "cancelled",
        (await engine.list()).some(({ name }) => name === "cancelled"),
      ),
      quiet,
    );
    assert.equal(next.kind, "done", "no lock is left");
  });
});
