import type { Detection } from "../../functions/domain/detection";
import { isolateInstanceOptionsSchema } from "../../functions/isolate-instance/options";
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

/** Types grouped by what they have in common before the slash: `Backdoor:EC2/`: `Spambot`, … */
function detectionText({ types, severityAtLeast }: Detection): string {
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const family = type.slice(0, type.indexOf("/") + 1);
    groups.set(family, [...(groups.get(family) ?? []), type.slice(family.length)]);
  }
  const lines = [...groups].map(([family, names]) =>
    names.length === 1 ? code(`${family}${names[0]}`) : `${code(family)}: ${names.map(code).join(", ")}`,
  );
  const floor = severityAtLeast === undefined ? [] : [`severity ${severityAtLeast} or more`];
  return ["GuardDuty", ...lines, ...floor].join("<br>");
}

/** What the row does beyond containment: its own options, else the responder's defaults. */
function followUpsText({ options }: PlaybookRow): string {
  const switches = Object.entries(isolateInstanceOptionsSchema.parse(options ?? {}));
  const on = switches.filter(([, value]) => value).map(([name]) => code(name));
  const off = switches.filter(([, value]) => !value).map(([name]) => code(name));
  return [`on: ${on.join(", ") || "nothing"}`, `off: ${off.join(", ") || "nothing"}`].join("<br>");
}
