import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as z from "zod";
import { Failure } from "../report/failure";
import { runTool } from "./toolProcess";

export interface Python {
  /** Absolute path of the interpreter itself, not of a shim. */
  readonly executable: string;
  readonly version: readonly [major: number, minor: number];
}

const names = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14", "python"];
const minimumMinor = 10;

// A shim on PATH (pyenv, asdf) may be there and yet refuse to run, so each candidate is asked rather than looked at.
const question =
  "import sys, json, importlib.util as u; print(json.dumps({'executable': sys.executable, 'version': list(sys.version_info[:2])," +
  " 'venv': bool(u.find_spec('venv') and u.find_spec('ensurepip'))}))";
const answerSchema = z.object({
  executable: z.string().min(1),
  version: z.tuple([z.number(), z.number()]),
  venv: z.boolean(),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * The first Python 3.10 or newer that can make virtual environments. Throws `Failure`: none at all, only older ones, or one
 * without its venv module, each with the package that mends it.
 */
export async function findPython(signal?: AbortSignal): Promise<Python> {
  const found: Answer[] = [];
  for (const candidate of candidates()) {
    const answer = await ask(candidate, signal);
    if (!answer) continue;
    found.push(answer);
    if (isNewEnough(answer) && answer.venv) return { executable: answer.executable, version: answer.version };
  }
  const withoutVenv = found.find(isNewEnough);
  if (withoutVenv) {
    const name = `Python ${withoutVenv.version.join(".")}`;
    throw new Failure(
      `${name} (${withoutVenv.executable}) is there, but not its venv module, which the rehearsal's emulator is installed with.`,
      `${installVenv(withoutVenv)} Then run this again.`,
    );
  }
  const versions = [...new Set(found.map((answer) => answer.version.join(".")))].join(", ");
  throw new Failure(
    found.length > 0
      ? `The rehearsal needs Python 3.10 or newer; only ${versions} was found.`
      : "No Python was found; the rehearsal needs 3.10 or newer.",
    `${installPython()} Then run this again.`,
  );
}

/** Every one on PATH, not each name's first: a shim that refuses may stand before the system's own. */
function candidates(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)).filter((path) => existsSync(path)));
}

async function ask(candidate: string, signal: AbortSignal | undefined): Promise<Answer | undefined> {
  const { code, stdout } = await runTool(candidate, ["-c", question], { timeout: 20_000, signal });
  if (code !== 0) return undefined;
  try {
    return answerSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

function isNewEnough({ version: [major, minor] }: Answer): boolean {
  return major === 3 && minor >= minimumMinor;
}

function installVenv({ version }: Answer): string {
  if (isDebianLike()) return `Install it with \`sudo apt-get install python${version.join(".")}-venv\`.`;
  return "Your system ships it apart from Python: install its package (on Debian and Ubuntu, python3-venv).";
}

function installPython(): string {
  if (isDebianLike()) return "Install it with `sudo apt-get install python3 python3-venv`.";
  if (process.platform === "darwin") return "Install it with `brew install python` or from https://www.python.org.";
  return "Install it with your system's package manager (python3, with its venv module) or from https://www.python.org.";
}

function isDebianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}
