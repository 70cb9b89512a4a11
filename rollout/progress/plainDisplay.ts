import { counted } from "../../output/text";
import type { ProgressEvent } from "../progressEvent";
import type { Clock, Display } from "./display";
import { headline } from "./headline";
import { accountText, linesOf, oneLine, outcomeText, timeText } from "./outcomeText";
import type { RolloutCourse } from "./rolloutCourse";
import { tallyOf, tallyText } from "./waveTally";

/** Milliseconds between two lines where nothing else is told: CI services end a job that is silent for long. */
const quietInterval = 30_000;

/** Lines that stay: one when a target ends, one for each wave, one now and then. Skipped targets are counted only. */
export class PlainDisplay implements Display {
  readonly #timer: NodeJS.Timeout;
  #lastLine: number;
  #wave: string | undefined;

  constructor(
    private readonly course: RolloutCourse,
    private readonly stream: Pick<NodeJS.WriteStream, "write">,
    private readonly clock: Clock,
    interval = quietInterval,
  ) {
    this.#lastLine = clock();
    this.#timer = setInterval(() => this.#tellStill(interval), Math.max(10, interval / 6)).unref();
  }

  tell(event: ProgressEvent): void {
    switch (event.kind) {
      case "begun":
        this.note(`${event.command}: ${counted(event.targets.length, "stack")}, ${event.atOnce} at once`);
        return;
      case "wave-begun":
        this.#endWave();
        this.#wave = event.name;
        this.note(`${event.name}: ${counted(event.targets.length, "stack")}`);
        return;
      case "target-ended":
        this.#tellEnded(event);
        return;
      case "stopping":
        this.note(`Stopping, no further account begins: ${oneLine(event.reason)}`);
        return;
      case "ended":
        this.#endWave();
        this.close();
        return;
    }
  }

  note(text: string): void {
    this.#lastLine = this.clock();
    this.stream.write(`${text}\n`);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tellEnded({ target, outcome }: Extract<ProgressEvent, { kind: "target-ended" }>): void {
    if (outcome.kind === "skipped" || outcome.kind === "not-begun") return;
    const mark = outcome.kind === "failed" ? "✗" : "✓";
    const place = `[${this.course.ended}/${this.course.size}]`;
    const what = outcomeText(outcome, this.course.command);
    this.note(`${mark} ${place} ${accountText(target)}: ${what} ${timeText(outcome)}`.trimEnd());
    if (outcome.kind === "failed") for (const line of linesOf(outcome.nextStep)) this.note(`    ${line}`);
  }

  #endWave(): void {
    const name = this.#wave;
    if (name === undefined) return;
    this.#wave = undefined;
    const targets = this.course.targets.filter(({ wave }) => wave === name);
    this.note(`${name} ended: ${tallyText(tallyOf(name, targets))}`);
  }

  #tellStill(interval: number): void {
    if (this.clock() - this.#lastLine >= interval && this.course.size > 0)
      this.note(headline(this.course, this.clock(), false));
  }
}
