import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { toolFolder } from "../../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../../rehearsal/setup/pythonEnvironment";
import { Moto } from "../../../rehearsal/world/moto";

/** Whether something answers there; a server that has just ended gets a little time to be gone. */
async function answersWithin(url: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    const answered = await fetch(`${url}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (!answered) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

describe("moto", () => {
  let python = "";
  before(async function () {
    this.timeout(120_000);
    python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
  });

  it("listens on a port of its own, and is gone once it was stopped", async () => {
    const [one, other] = await Promise.all([Moto.start({ python }), Moto.start({ python })]);
    assert.notEqual(one.url, other.url);
    await one.stop();
    await one.stop();
    assert.equal(await answersWithin(one.url, 5000), false);
    assert.ok((await fetch(`${other.url}/moto-api/`)).ok);
    await other.stop();
  });

  it("ends when the process that started it is killed", async () => {
    const script = [
      `const { Moto } = require(${JSON.stringify(path.resolve("rehearsal/world/moto"))});`,
      `Moto.start({ python: ${JSON.stringify(python)} }).then((moto) => console.log(moto.url));`,
    ].join("\n");
    const parent = spawn(process.execPath, ["-r", "ts-node/register", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = await once(createInterface({ input: parent.stdout }), "line");
    assert.ok((await fetch(`${url}/moto-api/`)).ok);
    parent.kill("SIGKILL");
    assert.equal(await answersWithin(String(url), 10_000), false);
  });

  it("that cannot start says why", async () => {
    await assert.rejects(Moto.start({ python: "/nowhere/python" }), /moto did not start with \/nowhere\/python/);
    await assert.rejects(Moto.start({ python: process.execPath }), /It said:/);
  });
});
