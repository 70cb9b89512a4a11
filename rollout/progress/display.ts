import type { ProgressEvent } from "../progressEvent";
import { LiveDisplay } from "./liveDisplay";
import { PlainDisplay } from "./plainDisplay";
import type { RolloutCourse } from "./rolloutCourse";

/** Shows a rollout while it runs. */
export interface Display {
  /** After the course has taken the event. */
  tell(event: ProgressEvent): void;
  /** A line of its own: `Stopping; once more cancels what is under way.` */
  note(text: string): void;
  /** Leaves the terminal as it was found; safe to call twice. */
  close(): void;
}

/** What a display reads the time from, in milliseconds: the same that its course is told by. */
export type Clock = () => number;

/** A live block on a terminal; plain lines elsewhere, and in CI, whose terminals show each redraw as lines of their own. */
export function openDisplay(course: RolloutCourse, stream: NodeJS.WriteStream, clock: Clock): Display {
  const { CI, TERM } = process.env;
  const live = stream.isTTY === true && TERM !== "dumb" && (CI === undefined || CI === "" || CI === "false");
  return live ? new LiveDisplay(course, stream, clock) : new PlainDisplay(course, stream, clock);
}
