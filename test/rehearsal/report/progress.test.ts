import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { Progress } from "../../../rehearsal/report/progress";

/** A stream that keeps what is written; a terminal or not. */
function recorder(terminal: boolean) {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  Object.assign(stream, { isTTY: terminal, columns: 60, hasColors: () => false });
  return { stream, text: () => String(stream.read() ?? "") };
}

describe("progress", () => {
  it("is plain lines where there is no terminal, now and then while a step lasts", async () => {
    const { stream, text } = recorder(false);
    const progress = new Progress({ stream, quietInterval: 20 });
    const work = async (tell: (detail: string) => void) => {
      tell("half-way");
      await sleep(50);
      return 7;
    };
    await progress.step("Engine", work, (result) => `${result} parts`);
    const [first, second, ...rest] = text().trimEnd().split("\n");
    assert.equal(first, "Engine …");
    assert.match(second ?? "", /^Engine … half-way \(0\.\d s\)$/);
    assert.match(rest.at(-1) ?? "", /^✓ Engine: 7 parts 0\.\d s$/);
  });

  it("marks a step that failed, and throws on", async () => {
    const { stream, text } = recorder(false);
    await assert.rejects(
      new Progress({ stream }).step("Engine", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.match(text(), /✗ Engine/);
  });

  it("has a live line for each running step on a terminal, cut to its width, and leaves only what ended", async () => {
    const { stream, text } = recorder(true);
    const progress = new Progress({ stream });
    await Promise.all([
      progress.step("One", async (tell) => {
        tell("d".repeat(100));
        await sleep(150);
      }),
      progress.step("Two", () => sleep(10)),
    ]);
    const output = text();
    assert.ok(output.includes("\u001b[2A\u001b[0J"));
    for (const line of stripVTControlCharacters(output).split("\n")) assert.ok(line.length < 60, line);
    assert.match(output, /✓ One 0\.\d s\n$/);
  });
});
