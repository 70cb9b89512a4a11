import { type Paint, paintFor } from "../../output/colour";

/** One piece of work that is shown while it runs. */
interface RunningStep {
  readonly title: string;
  readonly started: number;
  detail: string;
}

export interface ProgressOptions {
  /** Where it is told; stderr by default, so that stdout stays the report's alone. */
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds between two plain lines about a step that is still running. */
  readonly quietInterval?: number;
}

const redrawInterval = 120;

/**
 * Tells what is being done, with elapsed time. On a terminal each running step has a live line; elsewhere a step is a plain
 * line when it begins, one now and then while it runs, and one when it ends.
 */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: boolean;
  readonly #paint: Paint;
  readonly #quietInterval: number;
  readonly #running = new Set<RunningStep>();
  #drawnLines = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ stream = process.stderr, quietInterval = 10_000 }: ProgressOptions = {}) {
    this.#stream = stream;
    this.#live = stream.isTTY === true && process.env.TERM !== "dumb";
    this.#paint = paintFor(stream);
    this.#quietInterval = quietInterval;
  }

  /**
   * Runs `work` as a step. `work` may tell how far it is; what `outcome` makes of its result stands on the last line.
   * Steps may run side by side. Throws what `work` throws, after it was marked as failed.
   */
  async step<T>(
    title: string,
    work: (tell: (detail: string) => void) => Promise<T>,
    outcome?: (result: T) => string | undefined,
  ): Promise<T> {
    const step: RunningStep = { title, started: performance.now(), detail: "" };
    this.#running.add(step);
    const heartbeat = this.#live ? undefined : setInterval(() => this.#tellPlainly(step), this.#quietInterval).unref();
    if (!this.#live) this.#write(`${title} …`);
    this.#draw();
    try {
      const result = await work((detail) => {
        step.detail = detail;
      });
      this.#end(step, this.#paint("green", "✓"), outcome?.(result));
      return result;
    } catch (error) {
      this.#end(step, this.#paint("red", "✗"), undefined);
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** A line of its own, above the live ones. */
  note(text: string): void {
    this.#erase();
    this.#write(text);
    this.#draw();
  }

  #tellPlainly(step: RunningStep): void {
    this.#write(`${step.title} …${step.detail ? ` ${step.detail}` : ""} (${seconds(step)})`);
  }

  #end(step: RunningStep, mark: string, outcome: string | undefined): void {
    this.#erase();
    this.#running.delete(step);
    const took = this.#paint("dim", seconds(step));
    this.#write(`${mark} ${step.title}${outcome ? `: ${outcome}` : ""} ${took}`);
    this.#draw();
  }

  #draw(): void {
    if (!this.#live) return;
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => {
      this.#erase();
      this.#draw();
    }, redrawInterval).unref();
    const width = (this.#stream.columns || 80) - 1;
    for (const step of this.#running) {
      const detail = step.detail ? ` … ${step.detail}` : " …";
      this.#stream.write(`${`  ${step.title} ${seconds(step)}${detail}`.slice(0, width)}\n`);
    }
    this.#drawnLines = this.#running.size;
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#stream.write(`\u001b[${this.#drawnLines}A\u001b[0J`);
    this.#drawnLines = 0;
  }

  #write(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}

function seconds(step: RunningStep): string {
  return `${((performance.now() - step.started) / 1000).toFixed(1)} s`;
}
