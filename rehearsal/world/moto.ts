import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

export interface MotoOptions {
  /** The Python interpreter of an environment that has `moto[server]`. */
  readonly python: string;
  /** Makes the ids that moto draws the same from run to run. */
  readonly seed?: number;
  /** Most that starting may take. Default 60 s: a cold disk makes Python slow. */
  readonly timeoutMilliseconds?: number;
}

const listening = z.object({ port: z.int().positive() });
const errorLinesShown = 15;

/** A moto server of its own process on 127.0.0.1: what holds the emulated accounts and their resources. */
export class Moto {
  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
  ) {}

  /** Rejects with what moto said where it does not come up. */
  static async start(options: MotoOptions): Promise<Moto> {
    const script = path.join(__dirname, "motoServer.py");
    const server = spawn(options.python, ["-u", script], {
      // Standard input stays open as long as this process lives; the server ends when it closes.
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...settings },
    });
    const said: string[] = [];
    createInterface({ input: server.stderr }).on("line", (line) => {
      said.push(line);
      if (said.length > errorLinesShown) said.shift();
    });
    try {
      const port = await readPort(server, options.timeoutMilliseconds ?? 60_000);
      const moto = new Moto(`http://127.0.0.1:${port}`, server);
      await moto.configure(options.seed ?? 1);
      return moto;
    } catch (cause) {
      server.kill("SIGKILL");
      const output = said.length > 0 ? ` It said:\n${said.join("\n")}` : "";
      throw new Error(`moto did not start with ${options.python}. Is moto[server] installed for it?${output}`, {
        cause,
      });
    }
  }

  /** Ends the server; resolves when it has gone. */
  async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const gone = once(this.server, "exit");
    this.server.stdin?.end();
    const late = setTimeout(() => this.server.kill("SIGKILL"), 2000);
    await gone;
    clearTimeout(late);
  }

  private async configure(seed: number): Promise<void> {
    await this.post(
      "/moto-api/config",
      JSON.stringify({ lambda: { use_docker: false }, batch: { use_docker: false } }),
    );
    await this.post(`/moto-api/seed?a=${seed}`);
  }

  private async post(endpoint: string, body = ""): Promise<void> {
    const answer = await fetch(`${this.url}${endpoint}`, { method: "POST", body });
    if (!answer.ok) throw new Error(`moto answered ${endpoint} with ${answer.status}: ${await answer.text()}`);
  }
}

const settings = {
  MOTO_DISABLE_GLOBAL_CORS: "true",
  // Without them AttachRolePolicy refuses the managed policies that every account has on AWS.
  MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
  // A bucket is its account's; less than AWS, where a bucket policy may let others in.
  MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS: "false",
};

async function readPort(server: ChildProcess, timeoutMilliseconds: number): Promise<number> {
  const { stdout } = server;
  if (!stdout) throw new Error("moto has no standard output.");
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const firstLine = once(createInterface({ input: stdout }), "line", { signal });
  const failed = once(server, "exit", { signal }).then(([code]) => {
    throw new Error(`It ended with code ${code} before it listened.`);
  });
  // `error` (no such interpreter) rejects `once` by itself.
  const [line] = await Promise.race([firstLine, failed]);
  return listening.parse(JSON.parse(String(line))).port;
}
