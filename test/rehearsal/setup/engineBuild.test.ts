import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../rehearsal/report/failure";
import { buildEngine } from "../../../rehearsal/setup/engineBuild";
import { engineVersion } from "../../../rollout/engine/engineVersion";
import { FakePath } from "./fakePath";

describe("building the engine with Go", () => {
  let path: FakePath;
  beforeEach(() => {
    path = new FakePath();
  });
  afterEach(() => path.restore());

  const build = () =>
    buildEngine(join(path.folder, "engine"), ["pulumi is not on PATH", "its download host cannot be reached"], {
      tools: path.folder,
      tell: () => undefined,
    });

  it("says what was tried and what to install where Go is missing", async () => {
    await assert.rejects(build(), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(
        error.message,
        "There is no Pulumi engine: pulumi is not on PATH; its download host cannot be reached; and Go, which could build it, is not there.",
      );
      assert.match(error.remedy, /Install the Pulumi CLI .* or Go 1\.25\.11 or newer/);
      return true;
    });
  });

  it("says so where Go is too old to fetch a newer Go", async () => {
    path.put("go", "echo go version go1.19.8 linux/amd64");
    await assert.rejects(build(), /Go 1\.19 is too old to build it/);
  });

  it("tells an unreachable module proxy from a failing build", async () => {
    path.put(
      "go",
      '[ "$1" = version ] && echo go version go1.26.1 linux/amd64 && exit\necho "dial tcp: lookup proxy: no such host" >&2; exit 1',
    );
    await assert.rejects(build(), /The Go module proxy cannot be reached/);
    path.put(
      "go",
      '[ "$1" = version ] && echo go version go1.26.1 linux/amd64 && exit\necho "undefined: frob" >&2; exit 1',
    );
    await assert.rejects(build(), /its build with Go failed: undefined: frob/);
  });

  it("tells a full disk", async () => {
    path.put(
      "go",
      '[ "$1" = version ] && echo go version go1.26.1 linux/amd64 && exit\necho "write /tmp/x: no space left on device" >&2; exit 1',
    );
    await assert.rejects(build(), /^Failure: The disk is full/);
  });

  it("pins in go.mod the version that is looked for on PATH", () => {
    const module = readFileSync(join(__dirname, "../../../rehearsal/setup/engine/go.mod"), "utf8");
    assert.match(module, new RegExp(`pulumi/pkg/v3 v${engineVersion.replaceAll(".", "\\.")}$`, "m"));
  });
});
