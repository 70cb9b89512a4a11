import type { Detection, GuardDutyDetection } from "../../functions/domain/detection";
import { names } from "../../functions/domain/names";
import { optionsSchemas } from "../../functions/options";
import { type PlaybookRow, playbook } from "../../playbook";
import { code, plain, table } from "./markdown";

/** One line for each row of the playbook: what is detected, what answers it, and why. */
export function playbookTable(): string {
  return table(
    ["row", "detection", "response", "then", "because"],
    playbook.map((row) => [
      code(row.name),
      detectionText(row.detection),
      code(row.respond),
      followUpsText(row),
      plain(row.because),
    ]),
  );
}

/** The same in short: without the reasons and the switches. */
export function playbookSummary(): string {
  return table(
    ["detection", "response"],
    playbook.map((row) => [detectionText(row.detection), `${code(row.respond)}<br>${code(row.name)}`]),
  );
}

function detectionText(detection: Detection): string {
  switch (detection.source) {
    case "guardduty":
      return guardDutyText(detection);
    case "config":
      return ["Config", ...detection.rules.map(code)].join("<br>");
    case "security-hub":
      return `Security Hub<br>action ${code(detection.action)}`;
    case "tag":
      return `Tag<br>${code(`${names.statusTagKey}=${detection.value}`)}`;
    case "request":
      return `Request for<br>${detection.entities.join(", ")}`;
  }
}

/** Types grouped by what they have in common before the slash: `Backdoor:EC2/`: `Spambot`, … */
function guardDutyText({ types, severityAtLeast }: GuardDutyDetection): string {
  const floor = severityAtLeast === undefined ? [] : [`severity ${severityAtLeast} or more`];
  if (types === "unanswered") return ["GuardDuty", "whatever no other row answers", ...floor].join("<br>");
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const family = type.slice(0, type.indexOf("/") + 1);
    groups.set(family, [...(groups.get(family) ?? []), type.slice(family.length)]);
  }
  const lines = [...groups].map(([family, names]) =>
    names.length === 1 ? code(`${family}${names[0]}`) : `${code(family)}: ${names.map(code).join(", ")}`,
  );
  return ["GuardDuty", ...lines, ...floor].join("<br>");
}

/** What the row does beyond containment: its own options, else the responder's defaults. */
function followUpsText({ respond, options, hold }: PlaybookRow): string {
  const settings = Object.entries(optionsSchemas[respond].parse(options ?? {}));
  const on = settings.filter(([, value]) => value === true).map(([name]) => code(name));
  const off = settings.filter(([, value]) => value === false).map(([name]) => code(name));
  const others = settings
    .filter(([, value]) => typeof value !== "boolean" && !isEmpty(value))
    .map(([name, value]) => `${code(name)} ${code(typeof value === "string" ? value : JSON.stringify(value))}`);
  return [
    ...others,
    ...(on.length === 0 ? [] : [`on: ${on.join(", ")}`]),
    ...(hold === undefined ? [] : [`held for ${hold.for}, then ${hold.then}`]),
    ...(off.length === 0 ? [] : [`off: ${off.join(", ")}`]),
  ].join("<br>");
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
