import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import { Failure } from "../report/failure";
import { cachedTool } from "./cachedTool";
import type { SetUpContext } from "./pythonEnvironment";
import { runTool, toolFailure } from "./toolProcess";

/** The version that is installed, and the oldest that is taken from PATH. `engine/go.mod` pins the same. */
export const engineVersion = "3.259.0";

const downloadHost = "get.pulumi.com";

export interface PulumiEngine {
  readonly command: PulumiCommand;
  /** `PATH`, `kept from an earlier run`, `downloaded` or `built with Go`. */
  readonly origin: string;
}

/**
 * The Pulumi engine: the one on PATH where it is new enough, else an own copy, which is made once by the Automation API's
 * installer or, where that download is refused, built from its Go module. Throws `Failure` that says what was tried.
 */
export async function pulumiEngine(context: SetUpContext): Promise<PulumiEngine> {
  const minimum = new SemVer(engineVersion);
  const onPath = await engineOnPath(minimum);
  if (typeof onPath !== "string") return { command: onPath, origin: "PATH" };

  let origin = "kept from an earlier run";
  const { folder } = await cachedTool({
    folder: join(context.tools, `pulumi-${engineVersion}-${process.platform}-${process.arch}`),
    isIntact: (at) => existsSync(join(at, "bin", "pulumi")),
    onWait: () => context.tell("another set-up is making it"),
    signal: context.signal,
    make: async (at) => {
      const refusal = await download(at, context);
      if (refusal !== undefined) await buildWithGo(at, [onPath, refusal], context);
      origin = refusal === undefined ? "downloaded" : "built with Go";
    },
  });
  return { command: await PulumiCommand.get({ root: folder, version: minimum }), origin };
}

/** The engine on PATH, or the reason why it is not taken. */
async function engineOnPath(minimum: SemVer): Promise<PulumiCommand | string> {
  const executable = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "pulumi")));
  if (!executable) return "pulumi is not on PATH";
  try {
    return await PulumiCommand.get({ version: minimum });
  } catch (error) {
    const reason =
      error instanceof Error
        ? (error.message.match(/(Minimum version.*|Major version.*)/)?.[0] ?? "it does not run")
        : "";
    return `the pulumi on PATH was not taken (${reason})`;
  }
}

/** Undefined when it was downloaded, else why not. */
async function download(root: string, { tell, signal }: SetUpContext): Promise<string | undefined> {
  tell(`asking ${downloadHost}`);
  const refusal = await unreachable(downloadHost);
  if (refusal) return `its download host ${downloadHost} cannot be reached (${refusal})`;
  tell(`downloading ${engineVersion}`);
  const installer = join(__dirname, "downloadEngine.mjs");
  const result = await runTool(process.execPath, [installer, engineVersion, root], { timeout: 10 * 60_000, signal });
  if (result.code === 0 && existsSync(join(root, "bin", "pulumi"))) return undefined;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  return `its download failed (${result.stderr.trim().split("\n").at(-1)?.slice(0, 200) ?? "no reason given"})`;
}

function unreachable(host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = request({ host, method: "HEAD", path: "/install.sh", timeout: 8_000 }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status < 400 ? undefined : `HTTP ${status}`);
    });
    probe.once("timeout", () => probe.destroy(new Error("timed out")));
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.end();
  });
}

/**
 * `go install package@version` asks the registry for a list of versions, which some mirrors refuse; a module of our own that
 * requires the version (`engine/`) needs none, and its go.sum checks what comes.
 */
async function buildWithGo(root: string, tried: readonly string[], { tell, signal }: SetUpContext): Promise<void> {
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
  const source = mkdtempSync(join(tmpdir(), "firebreak-engine-"));
  try {
    for (const file of ["go.mod", "go.sum", "tools.go"])
      copyFileSync(join(__dirname, "engine", file), join(source, file));
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
