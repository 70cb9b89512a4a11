import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ComponentResource, Config, CustomResource } from "@pulumi/pulumi";
import { DeploymentError } from "../../../rehearsal/engine/deploymentError";
import { Engine, type EngineOptions } from "../../../rehearsal/engine/engine";
import type { StackSpec } from "../../../rehearsal/engine/stackSpec";
import { Interrupted } from "../../../rehearsal/report/failure";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";

class Group extends ComponentResource {
  constructor(name: string) {
    super("test:index:Group", name);
  }
}

class Absent extends CustomResource {
  constructor(name: string) {
    super("absent:index:Thing", name);
  }
}

/** Needs no provider: components only, so that what is tested is the engine alone. */
async function program(): Promise<Record<string, unknown>> {
  const config = new Config("firebreak");
  for (const name of config.requireObject<string[]>("groups")) new Group(name);
  if (config.get("mistake") === "throw") throw new Error("firebreak:accountId must be 12 digits");
  if (config.get("mistake") === "hang") await sleep(60_000, undefined, { ref: false });
  if (config.get("mistake") === "provider") new Absent("thing");
  return { role: config.require("role"), token: config.getSecret("token") };
}

const spec = (name: string, config: Readonly<Record<string, string>> = {}): StackSpec => ({
  name,
  config: { "firebreak:role": name, "firebreak:groups": '["web","ssh"]', ...config },
  credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
  region: "us-east-1",
  gatewayUrl: "http://127.0.0.1:9",
});

describe("the engine", function () {
  this.timeout(120_000);
  let folder: string;
  let engine: Engine;
  let options: EngineOptions;

  before(async () => {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
    folder = mkdtempSync(join(tmpdir(), "firebreak-engine-test-"));
    const project = { name: "firebreak", runtime: "nodejs" as const };
    options = { command, folder, providerFolder: folder, program, project };
    engine = new Engine(options);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("brings a stack up, changes nothing the second time, and leaves nothing after destroy", async () => {
    const stack = spec("security");
    const told: string[] = [];
    const first = await engine.up(stack, (detail) => told.push(detail));
    assert.deepEqual(first.changes, { create: 3 });
    assert.deepEqual(first.outputs, { role: "security" });
    assert.ok(told.includes("creating test:index:Group web"), told.join("; "));
    assert.deepEqual((await engine.up(stack)).changes, { same: 3 });
    assert.deepEqual((await engine.destroy(stack)).changes, { delete: 3 });
  });

  it("previews a change of config and makes it", async () => {
    await engine.up(spec("changing"));
    const wider = spec("changing", { "firebreak:groups": '["web","ssh","db"]' });
    assert.deepEqual((await engine.preview(wider)).changes, { create: 1, same: 3 });
    assert.deepEqual((await engine.up(wider)).changes, { create: 1, same: 3 });
    await engine.destroy(wider);
  });

  it("gives each of the stacks that run side by side its own config", async () => {
    const results = await Promise.all([engine.up(spec("left")), engine.up(spec("right"))]);
    assert.deepEqual(
      results.map(({ outputs }) => outputs.role),
      ["left", "right"],
    );
  });

  it("hands secrets to the program", async () => {
    const { outputs } = await engine.up({ ...spec("secretive"), secrets: { "firebreak:token": "hush" } });
    assert.equal(outputs.token, "hush");
  });

  it("tells a program's own error, without the engine's log", async () => {
    await assert.rejects(engine.up(spec("mistaken", { "firebreak:mistake": "throw" })), (error) => {
      assert.ok(error instanceof DeploymentError);
      assert.match(error.message, /^Stack mistaken: up failed\.\n {2}program: .*firebreak:accountId must be 12 digits/);
      assert.ok(error.message.split("\n").length < 8, error.message);
      return true;
    });
  });

  it("names the resource whose provider is missing", async () => {
    await assert.rejects(engine.up(spec("orphaned", { "firebreak:mistake": "provider" })), (error) => {
      assert.ok(error instanceof DeploymentError);
      assert.match(error.message, /pulumi:providers:absent default: no resource plugin 'pulumi-resource-absent'/);
      return true;
    });
  });

  it("stops when it is asked to, even while the program hangs", async () => {
    const stopping = new AbortController();
    const hanging = new Engine({ ...options, signal: stopping.signal });
    const begun = hanging.up(spec("hanging", { "firebreak:mistake": "hang" }), () => stopping.abort(new Interrupted()));
    await assert.rejects(begun, Interrupted);
  });
});
