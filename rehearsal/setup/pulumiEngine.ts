import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import { engineVersion } from "../../rollout/engine/engineVersion";
import { cachedTool } from "./cachedTool";
import { buildEngine } from "./engineBuild";
import { downloadEngine } from "./engineDownload";
import type { SetUpContext } from "./setUpContext";

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
    megabytes: 600,
    isIntact: (at) => existsSync(join(at, "bin", "pulumi")),
    onWait: () => context.tell("another set-up is making it"),
    signal: context.signal,
    make: async (at) => {
      const refusal = await downloadEngine(at, context);
      if (refusal !== undefined) await buildEngine(at, [onPath, refusal], context);
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
    const [reason = "it does not run"] = /(Minimum|Major) version[^\n]*/.exec(String(error)) ?? [];
    return `the pulumi on PATH was not taken (${reason})`;
  }
}
