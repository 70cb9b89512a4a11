import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const interval = 200;

/**
 * A file that another process writes and this one hears. A pipe would do, were it not that the engine dies of the first line that it
 * writes after this process was killed, in the middle of what it makes and without a word of it in its state (Go ends a program whose
 * standard output is a broken pipe: package os/signal, "SIGPIPE").
 */
export class FollowedFile {
  /** For the other process to write to. */
  readonly descriptor: number;
  readonly #reading: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #buffer = Buffer.alloc(64 * 1024);
  readonly #timer: NodeJS.Timeout;
  #position = 0;
  #text = "";

  constructor(
    path: string,
    private readonly hear: (text: string) => void = () => undefined,
  ) {
    this.descriptor = openSync(path, "a", 0o600);
    this.#reading = openSync(path, "r");
    this.#timer = setInterval(() => this.#read(), interval);
  }

  /** Once the other process has it, or was not started. */
  closeWriting(): void {
    closeSync(this.descriptor);
  }

  /** Everything that was written; nothing is followed any more. */
  end(): string {
    clearInterval(this.#timer);
    this.#read();
    closeSync(this.#reading);
    return this.#text;
  }

  #read(): void {
    for (;;) {
      const count = readSync(this.#reading, this.#buffer, 0, this.#buffer.length, this.#position);
      if (count === 0) return;
      this.#position += count;
      const text = this.#decoder.write(this.#buffer.subarray(0, count));
      this.#text += text;
      this.hear(text);
    }
  }
}
