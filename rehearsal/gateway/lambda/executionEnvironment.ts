import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import { definedMembers } from "../definedMembers";
import { readOutputLines } from "./outputLines";

/** How a handler failed, as the function's answer shows it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface EnvironmentSpecification {
  /** `LAMBDA_TASK_ROOT`, and the process's working directory. */
  readonly directory: string;
  /** All that the process sees: nothing is inherited from the rehearsal. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly onLine: (line: string) => void;
}

export interface EnvironmentEvent {
  readonly requestId: string;
  readonly payload: string;
  /** Epoch milliseconds at which the function times out. */
  readonly deadline: number;
  readonly functionArn: string;
  readonly traceId: string;
}

export type EnvironmentAnswer =
  | { readonly kind: "result"; readonly payload: string; readonly maxRssBytes: number }
  | { readonly kind: "error"; readonly error: FunctionError; readonly maxRssBytes?: number }
  | { readonly kind: "timed-out" }
  | { readonly kind: "exited"; readonly reason: string };

const errorSchema = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).optional(),
});
const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("init-error"), error: errorSchema }),
  z.object({
    type: z.literal("done"),
    requestId: z.string(),
    maxRssBytes: z.number(),
    result: z.string().optional(),
    error: errorSchema.optional(),
  }),
]);
type Message = z.infer<typeof messageSchema>;

const loader = join(__dirname, "runtimeLoader.js");

/**
 * One Node process that runs one function, one event at a time (the Developer Guide's "Understanding the Lambda execution
 * environment lifecycle"). Less than AWS: the process is not frozen between events; memory is held to by Node's
 * `--max-old-space-size` alone, so memory outside of the JavaScript heap is not counted; no file system limit.
 */
export class ExecutionEnvironment {
  private readonly process: ChildProcess;
  private readonly exit: Promise<string>;
  private readonly startedAt = performance.now();
  private endMarks = 0;
  private message: Message | undefined;
  private onProgress: () => void = () => {};
  /** No further event can run in it. */
  ended = false;

  constructor(specification: EnvironmentSpecification) {
    this.process = spawn(process.execPath, [`--max-old-space-size=${specification.memoryMegabytes}`, loader], {
      cwd: specification.directory,
      env: { ...specification.variables },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const count = () => {
      this.endMarks++;
      this.onProgress();
    };
    if (this.process.stdout) readOutputLines(this.process.stdout, specification.onLine, count);
    if (this.process.stderr) readOutputLines(this.process.stderr, specification.onLine, count);
    this.process.on("message", (value) => {
      this.message = messageSchema.parse(value);
      this.onProgress();
    });
    this.exit = new Promise((resolve) => {
      this.process.once("error", (error) => resolve(`the process could not be started: ${error.message}`));
      // `close` comes after the last line of output; a grandchild that keeps the pipes open must not hold it back for ever.
      this.process.once("exit", (code, signal) => {
        this.ended = true;
        const reason = signal === null ? `exit status ${code}` : `signal: ${signal === "SIGKILL" ? "killed" : signal}`;
        const timer = setTimeout(() => resolve(reason), 500);
        this.process.once("close", () => {
          clearTimeout(timer);
          resolve(reason);
        });
      });
    });
  }

  get processId(): number | undefined {
    return this.process.pid;
  }

  /** Loads the handler: milliseconds from the start of the process, or why it failed. The limit is Lambda's: 10 s. */
  async initialize(limitMilliseconds = 10_000): Promise<{ readonly milliseconds: number } | EnvironmentAnswer> {
    const message = await this.next(limitMilliseconds, (found) => found.type === "ready" || this.endMarks >= 2);
    if (message.kind !== "message") return message;
    if (message.message.type === "init-error") {
      await this.kill();
      return { kind: "error", error: definedMembers(message.message.error) };
    }
    return { milliseconds: performance.now() - this.startedAt };
  }

  /** Runs one event. After any other answer than a result or a handler's error the process is gone. */
  async invoke(event: EnvironmentEvent): Promise<EnvironmentAnswer> {
    this.endMarks = 0;
    this.message = undefined;
    if (this.ended || !this.process.connected) return { kind: "exited", reason: await this.exit };
    this.process.send({ type: "invoke", ...event }, () => {});
    const found = await this.next(event.deadline - Date.now(), () => this.endMarks >= 2);
    if (found.kind !== "message") return found;
    const { message } = found;
    if (message.type !== "done") return { kind: "exited", reason: `an unexpected ${message.type} message` };
    if (message.error) return { kind: "error", error: definedMembers(message.error), maxRssBytes: message.maxRssBytes };
    return { kind: "result", payload: message.result ?? "null", maxRssBytes: message.maxRssBytes };
  }

  async kill(): Promise<void> {
    this.ended = true;
    this.process.kill("SIGKILL");
    await this.exit;
  }

  /** The next message with all of its output read, or why there will be none. */
  private async next(
    milliseconds: number,
    complete: (message: Message) => boolean,
  ): Promise<
    | { readonly kind: "message"; readonly message: Message }
    | Extract<EnvironmentAnswer, { kind: "timed-out" | "exited" }>
  > {
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<"timed-out">((resolve) => {
      timer = setTimeout(() => resolve("timed-out"), Math.max(0, milliseconds));
    });
    const arrived = new Promise<"message">((resolve) => {
      this.onProgress = () => {
        if (this.message && complete(this.message)) resolve("message");
      };
      this.onProgress();
    });
    const first = await Promise.race([arrived, timedOut, this.exit.then((reason) => ({ reason }))]);
    clearTimeout(timer);
    this.onProgress = () => {};
    // A process that answers and exits at once: its answer counts.
    if (this.message && (first === "message" || typeof first === "object")) {
      return { kind: "message", message: this.message };
    }
    if (typeof first === "object") return { kind: "exited", reason: first.reason };
    await this.kill();
    return { kind: "timed-out" };
  }
}
