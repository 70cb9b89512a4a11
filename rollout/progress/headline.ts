import { duration } from "../../output/text";
import type { RolloutCourse } from "./rolloutCourse";

const barWidth = 20;

/** `━━━━━━━━━━          128 of 200 accounts`, with what went wrong and the time that is left. */
export function headline(course: RolloutCourse, now: number, bar: boolean): string {
  const { ended, size, waves } = course;
  const filled = size === 0 ? barWidth : Math.floor((ended / size) * barWidth);
  const failed = course.count("failed");
  const left = course.timeLeft(now);
  return [
    `${course.command} ${bar ? `${"━".repeat(filled)}${"╌".repeat(barWidth - filled)} ` : ""}${ended} of ${size} stacks`,
    failed > 0 ? `${failed} failed` : "",
    `${course.count("running")} running`,
    waves.at(-1) ?? "",
    course.stopping !== undefined ? "stopping" : left === undefined ? "" : `about ${roughly(left)} left`,
    duration(now - course.begunAt),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** No nearer than it can be known: `a minute`, `12 min`, `2 h 10 min`. */
export function roughly(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes <= 1) return "a minute";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
