import { AwsError } from "../awsRequest";

const rate = /^rate\((\d+) (minutes?|hours?|days?)\)$/;
const cron = /^cron\(([^()]+)\)$/;

interface CronField {
  readonly lowest: number;
  readonly highest: number;
  readonly names?: readonly string[];
  /** Further forms that only this field takes. */
  readonly also?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** "Cron expressions": minutes, hours, day of month, month, day of week, year. */
const cronFields: readonly CronField[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31, also: /^(\?|L|LW|\d{1,2}W)$/ },
  { lowest: 1, highest: 12, names: months },
  { lowest: 1, highest: 7, names: days, also: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { lowest: 1970, highest: 2199 },
];

/** Throws `ValidationException` for what EventBridge takes for no schedule ("Setting a schedule pattern for scheduled rules"). */
export function assertSchedule(expression: string): void {
  if (!isRate(expression) && !isCron(expression)) {
    throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
  }
}

/** One of a unit is written in the singular, more in the plural. */
function isRate(expression: string): boolean {
  const [, value = "0", unit = ""] = rate.exec(expression) ?? [];
  return Number(value) > 0 && unit.endsWith("s") === Number(value) > 1;
}

function isCron(expression: string): boolean {
  const fields = cron.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  if (fields.length !== cronFields.length) return false;
  // One of the two days, and only one, is left open by `?`.
  if ((fields[2] === "?") === (fields[4] === "?")) return false;
  return cronFields.every((field, index) => isField(fields[index] ?? "", field));
}

function isField(text: string, field: CronField): boolean {
  if (field.also?.test(text)) return true;
  return text.split(",").every((part) => {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    return range === "*" || isRange(range, field);
  });
}

function isRange(text: string, { lowest, highest, names = [] }: CronField): boolean {
  const ends = text.split("-");
  return (
    ends.length <= 2 &&
    ends.every((end) => names.includes(end) || (/^\d+$/.test(end) && Number(end) >= lowest && Number(end) <= highest))
  );
}
