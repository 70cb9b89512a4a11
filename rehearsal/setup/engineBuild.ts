import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { engineVersion } from "../../rollout/engine/engineVersion";
import { Failure } from "../report/failure";
import type { SetUpContext } from "./setUpContext";
import { runTool, toolFailure } from "./toolProcess";

/**
 * `go install package@version` asks the registry for a list of versions, which some mirrors refuse; a module of our own that
 * requires the version (`engine/`) needs none, and its go.sum checks what comes.
 */
export async function buildEngine(
  root: string,
  tried: readonly string[],
  { tell, signal }: SetUpContext,
): Promise<void> {
  const before = tried.join("; ");
  const go = await runTool("go", ["version"], { timeout: 20_000, signal });
  const [, minor] = /go1\.(\d+)/.exec(go.stdout) ?? [];
  if (go.code !== 0 || minor === undefined) {
    throw new Failure(
      `There is no Pulumi engine: ${before}; and Go, which could build it, is not there.`,
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install), or Go 1.25.11 or newer (https://go.dev/dl), and run this again.",
    );
  }
  if (Number(minor) < 21) {
    throw new Failure(
      `There is no Pulumi engine: ${before}; and Go 1.${minor} is too old to build it.`,
      "Install Go 1.25.11 or newer (1.21 and newer fetch that by themselves), or the Pulumi CLI, and run this again.",
    );
  }
  tell(`building ${engineVersion} with ${go.stdout.split(" ")[2] ?? "Go"}, which takes some minutes once`);
  // In the tool's own folder, so that a run which is killed leaves no copy elsewhere.
  const source = join(root, "source");
  try {
    cpSync(join(__dirname, "engine"), source, { recursive: true });
    const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
    const flags = ["-o", join(root, "bin", "pulumi"), "-ldflags", `-s -w -X ${versionVariable}=v${engineVersion}`];
    const result = await runTool("go", ["build", ...flags, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"], {
      cwd: source,
      env: { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" },
      timeout: 25 * 60_000,
      signal,
      onLine: (line) => {
        if (line.startsWith("go: downloading ")) tell(`fetching ${line.split(" ")[2]}`);
      },
    });
    if (result.code !== 0)
      throw toolFailure(`There is no Pulumi engine: ${before}; and its build with Go`, result, "The Go module proxy");
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}
