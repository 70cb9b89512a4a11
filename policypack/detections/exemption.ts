import type { ConfigRuleName } from "../../functions/domain/configNames";
import { printable } from "../../functions/domain/exceptionNote";
import type { ExceptionVerdict } from "../../functions/domain/exceptionVerdict";
import { playbook } from "../../playbook";
import { type Carrier, type ExemptionSettings, exceptionAmong, exceptionOn } from "../exceptionOn";
import { dayIn, exceptionLine } from "../exceptions/writtenException";

/** The Config rule, and the responders by which the playbook answers it: an exception for one of them exempts. */
export function namesFor(rule: ConfigRuleName): readonly string[] {
  return [rule, ...respondersTo(rule)];
}

function respondersTo(rule: ConfigRuleName): readonly string[] {
  const rows = playbook.filter(({ detection }) => detection.source === "config" && detection.rules.includes(rule));
  return [...new Set(rows.map(({ respond }) => respond))];
}

/** Whether an exception exempts, and what a message says of one that does not. */
export interface Exemption {
  readonly exempt: boolean;
  /** Begins with a space where there is one: ` Its exception … does not exempt it: it ended on 2026-10-01.` */
  readonly note: string;
}

/** What the exception tag of a resource says to what a rule finds. Throws `UnknownValueError` where its value is not known. */
export function exemptionFrom(resource: Carrier, settings: ExemptionSettings, rule: ConfigRuleName): Exemption {
  return exemptionOf(exceptionOn(resource, settings, namesFor(rule)), settings);
}

/** The same of something that is not of the stack, where the settings tell the value of its tag. */
export function exemptionElsewhere(
  value: string | undefined,
  settings: ExemptionSettings,
  rule: ConfigRuleName,
): Exemption {
  const path = "exceptionsElsewhere";
  const tags = value === undefined ? [] : [{ key: settings.exceptionTagKey, value: () => value, path }];
  return exemptionOf(exceptionAmong(tags, settings, namesFor(rule)), settings);
}

/** The same of a verdict that is there already. */
export function exemptionOf(verdict: ExceptionVerdict, { exceptionTagKey }: ExemptionSettings): Exemption {
  switch (verdict.kind) {
    case "none":
      return { exempt: false, note: "" };
    case "exempt":
      return { exempt: true, note: "" };
    case "void": {
      const tag = `${exceptionTagKey}=${JSON.stringify(verdict.value)}`;
      return { exempt: false, note: printable(` Its exception ${tag} does not exempt it: it ${verdict.reason}.`) };
    }
  }
}

/** The tag to write where what was found is meant to be so. Scoped to the first responder that contains, or to the rule. */
export function exceptionTag({ exceptionTagKey }: ExemptionSettings, rule: ConfigRuleName): string {
  const [containing] = respondersTo(rule).filter((responder) => responder !== "notify");
  return exceptionLine(exceptionTagKey, {
    ticket: "Jira-1234",
    until: dayIn(90),
    scope: [containing ?? rule],
    owner: "jane@example.com",
  });
}
