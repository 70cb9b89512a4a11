import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { makeCodeFolder } from "../../../../rehearsal/gateway/lambda/codeFolder";

describe("The folder of unpacked code", () => {
  it("is new, and takes the place of those whose rehearsal was killed, but of no other folder", async () => {
    const parent = await mkdtemp(join(tmpdir(), "code-folder-test-"));
    try {
      const { pid: ended } = spawnSync(process.execPath, ["-e", ""]);
      await mkdir(join(parent, `firebreak-lambda-${ended}-abc`));
      await mkdir(join(parent, `firebreak-lambda-${process.ppid}-abc`));
      await mkdir(join(parent, "somebody-elses"));
      const made = await makeCodeFolder(parent);
      assert.deepEqual(
        (await readdir(parent)).sort(),
        [basename(made), `firebreak-lambda-${process.ppid}-abc`, "somebody-elses"].sort(),
      );
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});
