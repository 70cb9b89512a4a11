import type { Paint } from "../../output/colour";
import { columns } from "../../output/columns";
import { counted, duration, wrapped } from "../../output/text";
import { type FailureGroup, failureGroups } from "./failureGroups";
import { accountText, linesOf, oneLine, unitText } from "./outcomeText";
import type { RolloutCourse } from "./rolloutCourse";
import { endings, tallyOf, waveTallies } from "./waveTally";

/** Of the accounts that failed alike, how many are named; the reports name all. */
const accountsNamed = 8;

export interface SummaryPlaces {
  /** The HTML report. */
  readonly report: string;
  /** The log of a stack. */
  readonly log: (stack: string) => string;
}

/** What a rollout came to, for a person: failures first with what to do, then a row for each wave, then one sentence. */
export function summary(course: RolloutCourse, places: SummaryPlaces, paint: Paint): readonly string[] {
  return [
    "",
    ...failureGroups(course).flatMap((group) => failureLines(group, places, paint)),
    ...notBegunLines(course, paint),
    ...(course.waves.length > 1 ? [waveTable(course), ""] : []),
    paint(course.count("failed") + course.count("not-begun") > 0 ? "red" : "green", conclusion(course)),
    ...leftOutLines(course),
    paint("dim", `In full: ${places.report}`),
  ];
}

/** `195 of 200 stacks are up to date (150 changed, 45 skipped), 5 failed; 4 min 10 s`. */
export function conclusion(course: RolloutCourse): string {
  const { size, command, milliseconds } = course;
  const good = (["changed", "unchanged", "skipped"] as const).filter((kind) => course.count(kind) > 0);
  const bad = (["failed", "not-begun"] as const).filter((kind) => course.count(kind) > 0);
  const sum = good.reduce((total, kind) => total + course.count(kind), 0);
  const what = { up: "are up to date", plan: "could be planned", destroy: "are gone" }[command];
  const how = good.map((kind) => `${course.count(kind)} ${kind}`).join(", ");
  const not = bad.map((kind) => `, ${course.count(kind)} ${kind.replace("-", " ")}`).join("");
  const time = milliseconds === undefined ? "" : `; ${duration(milliseconds)}`;
  return `${sum} of ${size} stacks ${what}${how === "" ? "" : ` (${how})`}${not}${time}`;
}

function failureLines(group: FailureGroup, places: SummaryPlaces, paint: Paint): string[] {
  const { reason, nextStep, targets } = group;
  const named = targets
    .slice(0, accountsNamed)
    .map(({ target }) => `${accountText(target)} in ${unitText(target.account)}`);
  const others = targets.length > named.length ? ` and ${targets.length - named.length} more` : "";
  const first = targets[0];
  return [
    ...wrapped(`${targets.length === 1 ? "" : `${targets.length} accounts: `}${named.join(", ")}${others}`, "   ").map(
      (line, index) => (index === 0 ? paint("red", ` ✗${line.slice(2)}`) : line),
    ),
    ...linesOf(reason).flatMap((line) => wrapped(line, "     ")),
    ...wrapped(`Next: ${oneLine(nextStep)}`, "     "),
    ...(first === undefined ? [] : [paint("dim", `     Log: ${places.log(first.target.stack)}`)]),
    "",
  ];
}

function notBegunLines(course: RolloutCourse, paint: Paint): string[] {
  const byReason = new Map<string, number>();
  for (const { outcome } of course.all("not-begun"))
    if (outcome?.kind === "not-begun") byReason.set(outcome.reason, (byReason.get(outcome.reason) ?? 0) + 1);
  if (byReason.size === 0) return [];
  return [
    ...[...byReason].flatMap(([reason, count]) =>
      wrapped(`${count} not begun: ${oneLine(reason)}`, "   ").map((line) => paint("yellow", line)),
    ),
    "",
  ];
}

function leftOutLines({ leftOut }: RolloutCourse): string[] {
  const byReason = new Map<string, number>();
  for (const { reason } of leftOut) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  return [...byReason].flatMap(([reason, count]) =>
    wrapped(`${counted(count, "account")} left out: ${oneLine(reason)}`),
  );
}

function waveTable(course: RolloutCourse): string {
  const row = (name: string, { targets, counts }: ReturnType<typeof tallyOf>) => [
    `   ${name}`,
    String(targets),
    ...endings.map((ending) => String(counts[ending])),
  ];
  return columns([
    ["   wave", "stacks", ...endings.map((ending) => ending.replace("-", " "))],
    ...waveTallies(course).map((tally) => row(tally.name ?? "no wave", tally)),
    row("all", tallyOf(undefined, course.targets)),
  ]);
}
