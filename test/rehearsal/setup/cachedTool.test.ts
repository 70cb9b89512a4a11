import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cachedTool } from "../../../rehearsal/setup/cachedTool";

describe("a tool that is made once", () => {
  let parent: string;
  let made: number;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "firebreak-tool-"));
    made = 0;
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const get = (make?: (folder: string) => Promise<void>, megabytes = 1) =>
    cachedTool({
      megabytes,
      folder: join(parent, "tool-1"),
      isIntact: (folder) => existsSync(join(folder, "binary")),
      make:
        make ??
        (async (folder) => {
          made++;
          await sleep(20);
          writeFileSync(join(folder, "binary"), "");
        }),
    });

  it("is found again", async () => {
    assert.equal((await get()).made, true);
    assert.equal((await get()).made, false);
    assert.equal(made, 1);
  });

  it("is made once by two set-ups at once", async () => {
    await Promise.all([get(), get(), get()]);
    assert.equal(made, 1);
  });

  it("is made anew where a killed run left half of it, and where it no longer works", async () => {
    mkdirSync(join(parent, "tool-1"));
    writeFileSync(join(parent, "tool-1", "binary"), "half");
    assert.equal((await get()).made, true);
    rmSync(join(parent, "tool-1", "binary"));
    assert.equal((await get()).made, true);
  });

  it("leaves nothing behind when it cannot be made", async () => {
    const fail = async (folder: string) => {
      writeFileSync(join(folder, "half"), "");
      throw new Error("no space left on device");
    };
    await assert.rejects(get(fail), /no space left/);
    assert.deepEqual(readdirSync(parent), []);
  });

  it("is not begun where the disk has no room for it", async () => {
    await assert.rejects(
      get(undefined, 1e12),
      /The disk is too full: .*tool-1 needs 1000000000000 MB, and \d+ MB are free/,
    );
    assert.deepEqual(readdirSync(parent), []);
    assert.equal(made, 0);
  });
});
