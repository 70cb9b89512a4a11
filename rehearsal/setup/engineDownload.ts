import { existsSync, mkdirSync, rmSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { engineVersion } from "../../rollout/engine/engineVersion";
import type { SetUpContext } from "./setUpContext";
import { runTool } from "./toolProcess";

const downloadHost = "get.pulumi.com";

/** Undefined when it was downloaded, else why not. */
export async function downloadEngine(root: string, { tell, signal }: SetUpContext): Promise<string | undefined> {
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
