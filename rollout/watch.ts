import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { type Paint, plain } from "../output/colour";
import { AccountLogs } from "./logs/accountLogs";
import type { Redaction } from "./logs/redaction";
import { type Display, openDisplay } from "./progress/display";
import { RolloutCourse } from "./progress/rolloutCourse";
import { summary } from "./progress/summary";
import type { ProgressEvent, RolloutCommand } from "./progressEvent";
import { writeReports } from "./report/reportFiles";
import { type ReportSubject, type RolloutReport, rolloutReport } from "./report/rolloutReport";
import type { TargetOutcome } from "./targetOutcome";

export interface WatchOptions extends Omit<ReportSubject, "startedAt"> {
  readonly command: RolloutCommand;
  /** `.rollout`; each rollout gets a folder of its own in `runs`. */
  readonly folder: string;
  readonly redaction: Redaction;
  /** Where it is shown; stderr by default, so that stdout is the summary's or the JSON's alone. */
  readonly stream?: NodeJS.WriteStream;
}

/** What a person gets to see of one rollout, live and afterwards: the terminal or plain lines, logs, reports, summary. */
export class RolloutWatch {
  /** `.rollout/runs/20270119T093000Z-up-3f9a2c`: `report.html`, `report.json`, `logs/<stack>.log`. */
  readonly folder: string;
  readonly #course = new RolloutCourse();
  readonly #display: Display;
  readonly #logs: AccountLogs;
  readonly #redaction: Redaction;
  readonly #subject: ReportSubject;

  constructor({ folder, command, redaction, organizationId, version, stream = process.stderr }: WatchOptions) {
    const startedAt = new Date();
    const begun = startedAt.toISOString().replace(/[-:]|\.\d+/g, "");
    // Two rollouts may begin in the same second.
    this.folder = join(folder, "runs", `${begun}-${command}-${randomBytes(3).toString("hex")}`);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#redaction = redaction;
    this.#subject = { organizationId, version, startedAt };
    this.#logs = new AccountLogs(join(this.folder, "logs"), redaction);
    this.#display = openDisplay(this.#course, stream, () => performance.now());
  }

  /** Every event in its order. */
  tell(event: ProgressEvent): void {
    const clean = this.#withoutSecrets(event);
    this.#course.take(clean, performance.now());
    this.#logs.take(clean, new Date());
    this.#display.tell(clean);
    // What a kill leaves on disk is at most a wave old.
    if (clean.kind === "wave-begun" || clean.kind === "stopping" || clean.kind === "ended") this.#write();
  }

  /** A line of its own beside the progress. */
  note(text: string): void {
    this.#display.note(this.#redaction.of(text));
  }

  get report(): RolloutReport {
    return rolloutReport(this.#course, this.#subject, (stack) => relative(this.folder, this.#logs.pathOf(stack)));
  }

  /** Lines for a person, failures first; `base`: what paths are told from. */
  summary(paint: Paint = plain, base: string = process.cwd()): readonly string[] {
    const places = {
      report: relative(base, join(this.folder, "report.html")),
      log: (stack: string) => relative(base, this.#logs.pathOf(stack)),
    };
    return summary(this.#course, places, paint);
  }

  /** Leaves the terminal as it was, and the reports as far as things are known; also where a rollout ended by an error. */
  close(): void {
    this.#display.close();
    if (this.#course.size > 0) this.#write();
  }

  #write(): void {
    writeReports(this.folder, this.report);
  }

  #withoutSecrets(event: ProgressEvent): ProgressEvent {
    // Logs hide by whole lines; a chunk may hold half a secret.
    if (event.kind === "target-step") return { ...event, detail: this.#redaction.of(event.detail) };
    if (event.kind !== "target-ended") return event;
    return { ...event, outcome: this.#cleanOutcome(event.outcome) };
  }

  #cleanOutcome(outcome: TargetOutcome): TargetOutcome {
    if (!("reason" in outcome)) return outcome;
    const reason = this.#redaction.of(outcome.reason);
    return outcome.kind === "failed"
      ? { ...outcome, reason, nextStep: this.#redaction.of(outcome.nextStep) }
      : { ...outcome, reason };
  }
}
