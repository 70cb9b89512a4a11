import { type Paint, paintFor } from "../../output/colour";
import { duration } from "../../output/text";
import type { ProgressEvent } from "../progressEvent";
import type { Clock, Display } from "./display";
import { headline } from "./headline";
import { accountText, oneLine, outcomeText, timeText } from "./outcomeText";
import type { RolloutCourse } from "./rolloutCourse";
import { tallyOf, tallyText } from "./waveTally";

const redrawInterval = 120;

/** Of a rollout of no more targets each has its line when it has ended; of a larger one its waves have. */
const fewTargets = 40;

/** The failures that the live block shows; all of them stand in the summary. */
const failuresShown = 6;

/**
 * A block that is drawn anew in its place: failures first, then what is running, then all in one line. Above it stay the lines
 * of what has ended.
 */
export class LiveDisplay implements Display {
  readonly #paint: Paint;
  #timer: NodeJS.Timeout | undefined;
  #drawnLines = 0;
  #wave: string | undefined;

  constructor(
    private readonly course: RolloutCourse,
    private readonly stream: NodeJS.WriteStream,
    private readonly clock: Clock,
  ) {
    this.#paint = paintFor(stream);
  }

  tell(event: ProgressEvent): void {
    switch (event.kind) {
      case "begun":
        this.#timer ??= setInterval(() => this.#redraw(), redrawInterval).unref();
        return;
      case "wave-begun":
        this.#endWave();
        this.#wave = event.name;
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
    this.#erase();
    this.stream.write(`${text}\n`);
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
  }

  #tellEnded({ target, outcome }: Extract<ProgressEvent, { kind: "target-ended" }>): void {
    if (this.course.size > fewTargets || outcome.kind === "not-begun") return;
    const marks = { changed: "✓", unchanged: "✓", skipped: "–", failed: "✗" };
    const mark = this.#paint(outcome.kind === "failed" ? "red" : "green", marks[outcome.kind]);
    const took = this.#paint("dim", timeText(outcome));
    const room = this.#width - 14;
    const text = `${accountText(target)}: ${outcomeText(outcome, this.course.command)}`;
    this.note(`${mark} ${text.slice(0, Math.max(room, 20))} ${took}`.trimEnd());
  }

  #endWave(): void {
    const name = this.#wave;
    if (name === undefined) return;
    this.#wave = undefined;
    const tally = tallyOf(
      name,
      this.course.targets.filter(({ wave }) => wave === name),
    );
    const mark = tally.counts.failed > 0 ? this.#paint("red", "✗") : this.#paint("green", "✓");
    this.note(`${mark} ${name}: ${tallyText(tally)}`);
  }

  #redraw(): void {
    this.#erase();
    this.#draw();
  }

  get #width(): number {
    return (this.stream.columns || 80) - 1;
  }

  #draw(): void {
    if (this.#timer === undefined) return;
    const now = this.clock();
    const width = this.#width;
    const failed = this.course.all("failed").slice(-failuresShown);
    // What is taller than the terminal cannot be erased again.
    const room = Math.max(1, (this.stream.rows || 24) - failed.length - 4);
    const running = this.course.all("running");
    const unseen = running.length > room ? [`  and ${running.length - room} more`] : [];
    const lines = [
      ...failed.map(({ target, outcome }) => {
        const why = outcome === undefined ? "" : outcomeText(outcome, this.course.command);
        return this.#paint("red", `  ✗ ${accountText(target)}: ${why}`.slice(0, width));
      }),
      ...running.slice(0, room).map(({ target, begunAt = now, step }) => {
        const what = step === undefined ? "…" : `… ${oneLine(step)}`;
        return `    ${accountText(target)} ${duration(now - begunAt)} ${what}`.slice(0, width);
      }),
      ...unseen,
      this.#paint("bold", headline(this.course, now, true).slice(0, width)),
    ];
    this.stream.write(`${lines.join("\n")}\n`);
    this.#drawnLines = lines.length;
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.stream.write(`\u001b[${this.#drawnLines}A\u001b[0J`);
    this.#drawnLines = 0;
  }
}
