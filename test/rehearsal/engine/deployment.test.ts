import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { deploy } from "../../../rehearsal/engine/deployment";
import type { StackSpec } from "../../../rehearsal/engine/stackSpec";

const spec = (name: string, after: readonly string[] = []): StackSpec => ({
  name,
  config: {},
  credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
  region: "eu-central-1",
  gatewayUrl: "http://127.0.0.1:9",
  after,
});

/** Notes what began and ended in which order, and how many ran at once. */
class FakeEngine {
  readonly log: string[] = [];
  mostAtOnce = 0;
  #running = 0;

  constructor(private readonly failing?: string) {}

  async up({ name }: StackSpec) {
    this.log.push(`+${name}`);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#running);
    await sleep(10);
    this.#running--;
    this.log.push(`-${name}`);
    if (name === this.failing) throw new Error(`${name} is broken`);
    return { stack: name, changes: { create: 1 }, outputs: {}, milliseconds: 10 };
  }
}

describe("deploying stacks", () => {
  it("waits for what a stack must come after, and gives the results in the order asked for", async () => {
    const engine = new FakeEngine();
    const results = await deploy(engine, [
      spec("member", ["security"]),
      spec("security", ["management"]),
      spec("management"),
    ]);
    assert.deepEqual(engine.log, ["+management", "-management", "+security", "-security", "+member", "-member"]);
    assert.deepEqual(
      results.map(({ stack }) => stack),
      ["member", "security", "management"],
    );
  });

  it("runs side by side what it may, up to the bound", async () => {
    const engine = new FakeEngine();
    await deploy(
      engine,
      ["a", "b", "c", "d", "e"].map((name) => spec(name)),
      undefined,
      2,
    );
    assert.equal(engine.mostAtOnce, 2);
  });

  it("begins nothing more after a failure, and ends only when what was under way has ended", async () => {
    const engine = new FakeEngine("a");
    const specs = [spec("a"), spec("b"), spec("c"), spec("d", ["a"])];
    await assert.rejects(deploy(engine, specs, undefined, 2), /a is broken/);
    assert.deepEqual(engine.log, ["+a", "+b", "-a", "-b"]);
  });

  it("refuses stacks that wait for each other", async () => {
    await assert.rejects(
      deploy(new FakeEngine(), [spec("a", ["b"]), spec("b", ["a"])]),
      /a \(after b\); b \(after a\)/,
    );
  });
});
