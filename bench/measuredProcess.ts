import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import * as z from "zod";

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
}

const answerSchema = z.object({
  ready: z.boolean().optional(),
  ok: z.boolean().optional(),
  error: z.string().optional(),
});

/** A handler in a process of its own, that takes events on standard input and answers on descriptor 3. */
export class MeasuredProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    private readonly lines: Interface,
    /** `performance.now()` when it was started. */
    readonly startedAt: number,
    /** From its start to its handler being loaded, with its clients made. */
    readonly readyMilliseconds: number,
  ) {}

  /** Resolves when it is ready. Rejects with what it said where it ends before. */
  static async start({ command, args, environment }: Launch): Promise<MeasuredProcess> {
    const startedAt = performance.now();
    const child = spawn(command, [...args], { env: { ...environment }, stdio: ["pipe", "ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    const failed = once(child, "error").then(([cause]) => {
      throw new Error(`${command} can't be started.`, { cause });
    });
    const lines = createInterface({ input: child.stdio[3] as Readable });
    const answers = lines[Symbol.asyncIterator]();
    const first = await Promise.race([answers.next(), failed]);
    if (first.done === true)
      throw new Error(`${command} ${args.join(" ")} ended before it was ready. It said:\n${said}`);
    return new MeasuredProcess(child, answers, lines, startedAt, performance.now() - startedAt);
  }

  /** Resolves with the handler's answer: an error's text, or nothing. */
  async invoke(payload: unknown): Promise<string | undefined> {
    this.child.stdin?.write(`${JSON.stringify(payload)}\n`);
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error("The handler's process ended in the middle of an event.");
    return answerSchema.parse(JSON.parse(value)).error;
  }

  /** The most memory that was resident so far, in MiB; undefined where the system does not tell (no /proc). */
  get peakMemory(): number | undefined {
    try {
      const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))?.[1];
      return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
    } catch {
      return undefined;
    }
  }

  async end(): Promise<void> {
    const gone = once(this.child, "exit");
    this.lines.close();
    this.child.stdin?.end();
    this.child.kill();
    await gone;
  }
}
