import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { engineVersion } from "../../../rollout/engine/engineVersion";
import { FakePath } from "./fakePath";

describe("the Pulumi engine", () => {
  let path: FakePath;
  beforeEach(() => {
    path = new FakePath();
  });
  afterEach(() => path.restore());

  const find = () => pulumiEngine({ tools: path.folder, tell: () => undefined });
  const keepOwnCopy = () => {
    const folder = join(path.folder, `pulumi-${engineVersion}-${process.platform}-${process.arch}`);
    mkdirSync(join(folder, "bin"), { recursive: true });
    writeFileSync(join(folder, "bin", "pulumi"), `#!/bin/sh\necho v${engineVersion}\n`, { mode: 0o755 });
    writeFileSync(join(folder, "complete"), "");
    return folder;
  };

  it("is the one on PATH where that is new enough", async () => {
    path.put("pulumi", "echo v3.999.0");
    const { command, origin } = await find();
    assert.deepEqual([String(command.version), origin], ["3.999.0", "PATH"]);
  });

  it("is the own copy where the one on PATH is too old or does not run", async () => {
    const folder = keepOwnCopy();
    for (const script of ["echo v3.100.0", "echo broken >&2; exit 1"]) {
      path.put("pulumi", script);
      const { command, origin } = await find();
      assert.deepEqual([command.command, origin], [join(folder, "bin", "pulumi"), "kept from an earlier run"]);
    }
  });
});
