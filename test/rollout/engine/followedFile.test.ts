import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FollowedFile } from "../../../rollout/engine/followedFile";

describe("A file that another process writes", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-followed-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is heard whole and in order, while it is written, whichever way it breaks in the middle of a sign", async () => {
    const heard: string[] = [];
    const file = new FollowedFile(join(folder, "out"), (text) => heard.push(text));
    const script = `const bytes = Buffer.from("äöü€\\n".repeat(3)); let at = 0;
      setInterval(() => { if (at === bytes.length) process.exit(0); require("fs").writeSync(1, bytes, at++, 1); }, 20);`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", file.descriptor, "inherit"] });
    file.closeWriting();
    await once(child, "close");
    assert.equal(file.end(), "äöü€\n".repeat(3));
    assert.equal(heard.join(""), "äöü€\n".repeat(3));
    assert.ok(heard.length > 1);
  });
});
