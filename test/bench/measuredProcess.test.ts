import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MeasuredProcess } from "../../bench/measuredProcess";

const handlerHost = join(__dirname, "..", "..", "bench", "handlerHost.cjs");

describe("A handler in a measured process", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-bench-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  function start(source: string): Promise<MeasuredProcess> {
    const bundle = join(folder, `${Math.random().toString(36).slice(2)}.js`);
    writeFileSync(bundle, source);
    return MeasuredProcess.start({
      command: process.execPath,
      args: [handlerHost, bundle],
      environment: { PATH: process.env.PATH ?? "" },
    });
  }

  it("answers each event, tells its errors, and may print what it likes", async () => {
    const running = await start(`exports.handler = async ({ fail }) => {
      console.log('{"ok":false}');
      if (fail) throw new TypeError("no such instance");
    };`);
    assert.equal(await running.invoke({}), undefined);
    assert.equal(await running.invoke({ fail: true }), "TypeError: no such instance");
    assert.equal(await running.invoke({}), undefined);
    await running.end();
  });

  it("gets a context as Lambda gives one, with a request id of its own for each event", async () => {
    const running = await start(`const seen = new Set();
    exports.handler = async (event, context) => {
      seen.add(context.awsRequestId);
      const left = context.getRemainingTimeInMillis();
      if (left < 50_000 || seen.size !== event.size) throw new Error(left + " " + seen.size);
    };`);
    assert.equal(await running.invoke({ size: 1 }), undefined);
    assert.equal(await running.invoke({ size: 2 }), undefined);
    await running.end();
  });

  it("tells how long it took to be ready, and its peak memory where the system does", async () => {
    const running = await start(
      "const until = Date.now() + 60; while (Date.now() < until); exports.handler = async () => {};",
    );
    assert.ok(running.readyMilliseconds >= 60);
    if (process.platform === "linux") assert.ok((running.peakMemory ?? 0) > 10);
    await running.end();
  });

  it("is refused with what it said where it ends before it is ready", async () => {
    await assert.rejects(start('throw new Error("no table in the environment");'), /no table in the environment/);
  });
});
