import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { diskFull, Failure, Interrupted } from "../report/failure";

export interface ToolRun {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended and the run counts as failed. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
  /** Each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface ToolResult {
  /** 0 is success; undefined where it could not be started or was ended by time-out. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** With the reason in front where it could not be started or was ended. */
  readonly stderr: string;
}

/**
 * Runs a tool to its end, in a process group of its own so that a time-out or an abort ends its children too. Does not
 * throw on a non-zero exit; throws `Interrupted` when the signal aborts.
 */
export async function runTool(command: string, args: readonly string[], run: ToolRun = {}): Promise<ToolResult> {
  run.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: run.cwd,
    env: run.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let reason = "";
  const end = (why: string) => {
    reason ||= why;
    if (child.pid !== undefined) endGroup(child.pid);
  };
  const timer = run.timeout === undefined ? undefined : setTimeout(() => end("timed out"), run.timeout);
  const abort = () => end("interrupted");
  run.signal?.addEventListener("abort", abort, { once: true });
  const collect = (stream: NodeJS.ReadableStream) => {
    const lines: string[] = [];
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      run.onLine?.(line);
    });
    return lines;
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const code = await new Promise<number | undefined>((resolve) => {
    child.once("error", (error) => {
      reason ||= error.message;
      resolve(undefined);
    });
    child.once("close", (exit) => resolve(exit ?? undefined));
  });
  clearTimeout(timer);
  run.signal?.removeEventListener("abort", abort);
  if (run.signal?.aborted) throw new Interrupted();
  return {
    code: reason ? undefined : code,
    stdout: stdout.join("\n"),
    stderr: [reason, ...stderr].filter(Boolean).join("\n"),
  };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

const offline =
  /no such host|ENOTFOUND|EAI_AGAIN|Temporary failure in name resolution|Name or service not known|Connection refused|ECONNREFUSED|Network is unreachable|i\/o timeout|Could not resolve host|Max retries exceeded|from versions: none/i;

/** Puts a tool's failed run into one sentence, and knows a full disk and a registry that cannot be reached. */
export function toolFailure(what: string, result: ToolResult, registry: string): Failure {
  const output = `${result.stderr}\n${result.stdout}`.trim();
  if (/ENOSPC|no space left on device/i.test(output)) return diskFull(new Error(output));
  const lines = output.split("\n").filter(Boolean);
  const errors = lines.filter((line) => /^\s*(error|fatal)\b/i.test(line));
  const tail = (errors.length > 0 ? errors : lines).slice(-3).join(" / ");
  if (offline.test(output)) {
    return new Failure(
      `${what}: ${registry} cannot be reached (${tail.slice(0, 300)}).`,
      "Check the network and proxy settings, or name a mirror in that tool's own configuration, and run this again.",
    );
  }
  return new Failure(
    `${what} failed: ${tail.slice(0, 600)}`,
    "Once that is mended, run this again: what is done already is kept.",
  );
}
