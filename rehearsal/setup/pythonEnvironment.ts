import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedTool } from "./cachedTool";
import { findPython } from "./python";
import type { SetUpContext } from "./setUpContext";
import { runTool, toolFailure } from "./toolProcess";

const requirements = join(__dirname, "requirements.txt");

/**
 * Path of a Python that has the emulator at its pinned version (`requirements.txt`, checked by hash), in a virtual environment
 * that is made once for each content of that file. Throws `Failure`.
 */
export async function pythonEnvironment({ tools, tell, signal }: SetUpContext): Promise<string> {
  const content = readFileSync(requirements, "utf8");
  const key = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const { folder } = await cachedTool({
    folder: join(tools, `python-${key}`),
    megabytes: 500,
    // The link dangles once the Python that it was made from is gone.
    isIntact: (at) => existsSync(interpreter(at)),
    onWait: () => tell("another set-up is making it"),
    signal,
    make: async (at) => {
      const python = await findPython(signal);
      tell(`virtual environment with Python ${python.version.join(".")}`);
      const made = await runTool(python.executable, ["-m", "venv", at], { timeout: 120_000, signal });
      if (made.code !== 0) throw toolFailure(`Making a virtual environment with ${python.executable}`, made, "PyPI");
      await installRequirements(at, content, tell, signal);
    },
  });
  return interpreter(folder);
}

async function installRequirements(
  folder: string,
  content: string,
  tell: (detail: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const packages = new Set(Array.from(content.matchAll(/^([\w.-]+)==/gm), (match) => match[1])).size;
  let collected = 0;
  const install = [
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
  ];
  const result = await runTool(interpreter(folder), [...install, "-r", requirements], {
    timeout: 15 * 60_000,
    signal,
    onLine: (line) => {
      if (line.startsWith("Collecting "))
        tell(`package ${++collected} of about ${packages}: ${line.slice(11).split(/[=\s]/)[0]}`);
      else if (line.startsWith("Installing collected")) tell("unpacking");
    },
  });
  if (result.code !== 0)
    throw toolFailure("Installing the emulator (moto) with pip", result, "The Python package index");
}

function interpreter(folder: string): string {
  return join(folder, "bin", "python");
}
