import { runVariable } from "../engine/runFolder";
import { endProcessesOf } from "../engine/runProcesses";
import { Interrupted } from "../report/failure";
import type { Progress } from "../report/progress";

/** Ctrl-C, SIGTERM and a closed terminal, as one abort signal. */
export class Interruption {
  readonly #controller = new AbortController();
  #exitCode = 130;

  /**
   * From now on the first signal asks for an orderly end; a second one calls `force` and ends the process there and then.
   */
  constructor(tell: (sentence: string) => void, force: () => void) {
    for (const [name, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ] as const) {
      process.on(name, () => {
        if (this.signal.aborted) {
          force();
          process.exit(this.#exitCode);
        }
        this.#exitCode = code;
        tell("Stopping; once more forces it.");
        this.#controller.abort(new Interrupted());
      });
    }
  }

  /** Told beside the progress; force ends whatever the run of this process has started. */
  static ofRun(progress: Progress): Interruption {
    return new Interruption(
      (sentence) => progress.note(sentence),
      () => {
        const run = process.env[runVariable];
        if (run) endProcessesOf(run);
      },
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The shell's convention: 128 and the signal's number. */
  get exitCode(): number {
    return this.#exitCode;
  }
}

/** The work's own result, or `Interrupted` as soon as the signal aborts; the work itself may still be going on then. */
export async function untilInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
