import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundleProvider } from "../../../rehearsal/provider/bundle";

describe("the provider's bundle", function () {
  this.timeout(60_000);
  let folder: string;
  let executable: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak bundle's-"));
    executable = await bundleProvider(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("prints its port no later than a few times what an empty Node process takes to say anything", async () => {
    // The best of five: a busy machine slows some of them, not all.
    const times: { empty: number; provider: number }[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const empty = await untilFirstLine(process.execPath, ["-e", "console.log(12345)"]);
      const provider = await untilFirstLine(executable, []);
      assert.match(provider.line, /^\d{4,5}$/);
      times.push({ empty: empty.milliseconds, provider: provider.milliseconds });
    }
    const best = (name: "empty" | "provider") => Math.min(...times.map((time) => time[name]));
    assert.ok(best("provider") < 6 * best("empty"), JSON.stringify(times));
  });

  it("is not made again while nothing has changed", async () => {
    const made = statSync(join(folder, "provider.cjs")).mtimeMs;
    const started = performance.now();
    assert.equal(await bundleProvider(folder), executable);
    assert.equal(statSync(join(folder, "provider.cjs")).mtimeMs, made);
    assert.ok(performance.now() - started < 500);
  });

  it("is small: of each SDK client only what is called", () => {
    assert.ok(statSync(join(folder, "provider.cjs")).size < 3_000_000);
  });
});

async function untilFirstLine(
  command: string,
  args: readonly string[],
): Promise<{ line: string; milliseconds: number }> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const milliseconds = performance.now() - started;
  child.kill();
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { line: String(line), milliseconds };
}
