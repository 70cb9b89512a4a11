import { type Paint, plain } from "../output/colour";
import { counted, wrapped } from "../output/text";
import type { Check } from "./check";

type Verdict = Check["verdict"];

/** Worst first. */
const verdicts: readonly Verdict[] = ["bad", "unknown", "warning", "good"];

const marks: Readonly<Record<Verdict, string>> = { bad: "✗", unknown: "?", warning: "!", good: "✓" };
const styles = { bad: "red", unknown: "magenta", warning: "yellow", good: "green" } as const;

/** Whether there is nothing that a person must see to; what could not be looked at is not good. */
export function areGood(checks: readonly Check[]): boolean {
  return checks.every(({ verdict }) => verdict === "good" || verdict === "warning");
}

/**
 * What is not good, account by account, each with its next step; of the accounts where all is, only how many. `names` are the
 * accounts' by id.
 */
export function checkList(
  checks: readonly Check[],
  names: ReadonlyMap<string, string>,
  paint: Paint = plain,
): readonly string[] {
  const accounts = [...new Set(checks.map(({ accountId }) => accountId))];
  const worst = (accountId: string) =>
    verdicts.findIndex((verdict) => checks.some((check) => check.accountId === accountId && check.verdict === verdict));
  const troubled = accounts
    .filter((id) => worst(id) < verdicts.length - 1)
    .sort((one, other) => worst(one) - worst(other));
  return [
    ...troubled.flatMap((id) => [
      paint("bold", `${id} ${names.get(id) ?? ""}`.trimEnd()),
      ...alike(checks.filter((check) => check.accountId === id && check.verdict !== "good")).flatMap((check) =>
        lines(check, paint),
      ),
      "",
    ]),
    conclusion(checks, accounts.length, troubled.length),
  ];
}

interface Line extends Omit<Check, "region"> {
  readonly regions: readonly string[];
}

/** What is the same in several Regions is said once. */
function alike(checks: readonly Check[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const { region, ...check } of checks) {
    const key = JSON.stringify([check.subject, check.verdict, check.detail]);
    const regions = [...(lines.get(key)?.regions ?? []), ...(region === undefined ? [] : [region])];
    lines.set(key, { ...check, regions });
  }
  return [...lines.values()].sort((one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict));
}

function lines({ verdict, subject, detail, nextStep, regions }: Line, paint: Paint): readonly string[] {
  const place = regions.length === 0 ? "" : ` (${regions.join(", ")})`;
  const [first = "", ...rest] = wrapped(`${subject}${place}: ${detail}`, "    ");
  return [
    `  ${paint(styles[verdict], marks[verdict])} ${first.trimStart()}`,
    ...rest,
    ...(nextStep === undefined ? [] : wrapped(`→ ${nextStep}`, "      ")),
  ];
}

function conclusion(checks: readonly Check[], accounts: number, troubled: number): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const counts = `${count("good")} good, ${counted(count("warning"), "warning")}, ${count("unknown")} unknown, ${count("bad")} bad`;
  return `${accounts - troubled} of ${counted(accounts, "account")} all good. Checks: ${counts}.`;
}
