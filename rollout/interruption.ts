/** Ctrl-C, SIGTERM and a closed terminal, in two steps. */
export class Interruption {
  readonly #stop = new AbortController();
  readonly #cancel = new AbortController();
  readonly #handlers = new Map<NodeJS.Signals, () => void>();

  /** From now on the first signal aborts `stop`, the second `cancel`, and the third ends the process as if nobody listened. */
  constructor(tell: (sentence: string) => void) {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const handler = () => {
        if (this.cancel.aborted) {
          this.close();
          process.kill(process.pid, name);
        } else if (this.stop.aborted) {
          tell("Cancelling: the engines end what they are at, and keep their state.");
          this.#cancel.abort("cancelled");
        } else {
          tell("Stopping: no further account begins, those under way end. Once more cancels them.");
          this.#stop.abort("stopped on request");
        }
      };
      this.#handlers.set(name, handler);
      process.on(name, handler);
    }
  }

  /** Nothing further may begin. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** What is under way is to end. */
  get cancel(): AbortSignal {
    return this.#cancel.signal;
  }

  close(): void {
    for (const [name, handler] of this.#handlers) process.off(name, handler);
  }
}
